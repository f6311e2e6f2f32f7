public import FengqiaoSchema

extension LogReader {
    /// Lends the events of a range as columns, some 16,000 at a time, until `body` returns false.
    ///
    /// Of sealed segments only the columns are read that the selection names, and of blocks only those that can
    /// hold such events. `names` gets every name up to what was read, in order of first use: begin with empty
    /// ones, and hand them over again to go on from where this stopped.
    ///
    /// ```swift
    /// var names = Names()
    /// let done = try reader.forEachBlock(in: ReadRange(), selection, registry, &names) { block, names in
    ///     MyProjection.evolve(&state, block, names)
    ///     return true
    /// }
    /// ```
    /// - Parameter threads: how many threads unpack sealed blocks side by side; `body` runs on the caller's own, block by
    ///   block in the order of the log, whatever their number.
    ///
    /// Throws `corrupted` with the position where an event of a kind that the registry does not know would have
    /// to be read.
    @discardableResult
    public func forEachBlock(
        in range: ReadRange, _ selection: EventSelection, _ registry: SchemaRegistry, _ names: inout Names,
        threads: Int = 1, _ body: (borrowing EventBlock, borrowing Names) throws(LogError) -> Bool
    ) throws(LogError) -> ReadSummary {
        var summary = ReadSummary(next: range.from)
        var own = Names()
        swap(&own, &names)
        defer { swap(&own, &names) }
        var isStopped = false
        try following { (view) throws(LogError) in
            if isStopped { return }
            var range = range
            range.from = summary.next
            let set = try segments.set(view)
            let reading = SealedReading(set, range, selection, registry)
            isStopped = try reading.run(&own, &summary, threads: threads, body)
            if isStopped { return }
            range.from = max(range.from, summary.next)
            var tails = TailReading(range, selection, registry)
            isStopped = try tails.run(self, view, &own, &summary, body)
        }
        return summary
    }
}

/// Reads rows of tails into blocks.
private struct TailReading {
    private let range: ReadRange
    private let selection: EventSelection
    private let registry: SchemaRegistry

    init(_ range: ReadRange, _ selection: EventSelection, _ registry: SchemaRegistry) {
        (self.range, self.registry) = (range, registry)
        self.selection = selection.widened(for: range)
    }

    mutating func run(
        _ reader: LogReader, _ view: LogView, _ names: inout Names, _ summary: inout ReadSummary,
        _ body: (borrowing EventBlock, borrowing Names) throws(LogError) -> Bool
    ) throws(LogError) -> Bool {
        var block = EventBlock(selection, registry, occurredThrough: range.occurred.upperBound)
        var visit = Visit(position: range.from)
        var isStopped = false
        // What was lent, so that a look at a newer manifest goes on from there.
        var lent = summary
        var own = Names()
        swap(&own, &names)
        defer { swap(&own, &names) }
        try view.forEachTailFrame(
            &visit, reader.layout, reader.fileSystem, storeID: reader.storeID
        ) { (frame) throws(LogError) in
            if frame.recordedAt > range.recorded.upperBound {
                isStopped = true
                return false
            }
            for index in 0..<frame.count {
                let position = frame.firstPosition + UInt64(index)
                if position < range.from { continue }
                if position >= range.end {
                    isStopped = true
                    return false
                }
                let row = frame.row(index)
                do throws(DecodeError) {
                    try block.append(row, position: position, recordedAt: frame.recordedAt, &own)
                } catch { throw LogError.unreadable(position, error) }
                lent.bytesRead += UInt64(row.byteCount)
                lent.next = position + 1
                if block.count < EventBlock.preferredCount { continue }
                if try !lend(&block, own, body) {
                    isStopped = true
                    return false
                }
                summary = lent
            }
            return true
        }
        if block.count > 0, try !lend(&block, own, body) { isStopped = true }
        summary = lent
        return isStopped
    }

    private func lend(
        _ block: inout EventBlock, _ names: borrowing Names,
        _ body: (borrowing EventBlock, borrowing Names) throws(LogError) -> Bool
    ) throws(LogError) -> Bool {
        if range.occurred.lowerBound > .min || range.recorded.lowerBound > .min { block.keep(range) }
        let goesOn = block.count == 0 ? true : try body(block, names)
        block.removeAll()
        return goesOn
    }
}

extension EventSelection {
    /// With the time of recording where a range asks for it.
    func widened(for range: ReadRange) -> EventSelection {
        if range.recorded == .min ... .max { return self }
        var result = self
        result.envelope.insert(.recordedAt)
        return result
    }
}

extension EventBlock {
    /// Leaves only the events of a range. Where the range asks when they were recorded, the block has that column.
    mutating func keep(_ range: ReadRange) {
        let (positions, occurred, recorded) = (positionColumn, occurredColumn, recordedColumn)
        keep { index in
            positions[index] >= range.from && positions[index] < range.end
                && range.occurred.contains(occurred[index])
                && (recorded.isEmpty || range.recorded.contains(recorded[index]))
        }
    }
}

extension LogError {
    package static func unreadable(_ position: UInt64, _ error: DecodeError) -> LogError {
        LogError(
            .corrupted,
            "the event at position \(position) cannot be read (\(error.reason) at byte \(error.offset) of its row); "
                + "nothing was changed: restore the log from a copy, or use the version that wrote it")
    }
}
