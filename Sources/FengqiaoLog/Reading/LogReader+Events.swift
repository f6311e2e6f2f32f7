public import FengqiaoSchema

extension LogReader {
    /// Lends the events of one stream in order, such as all of one matter, until `body` returns false.
    ///
    /// Segments are asked through their filters and postings, tails through an index in memory that grows with
    /// them: the log is never scanned. A stream that does not exist has no events.
    ///
    /// What lies in three blocks or more is read on several threads; `body` is called on the caller's, in order.
    ///
    /// - Complexity: O(segments + events of the stream in a segment) in memory, and some 100 KB read an event.
    public func forEachEvent(
        of space: NameSpace, named name: [UInt8], _ registry: SchemaRegistry,
        _ body: (borrowing StoredEvent) throws(LogError) -> Bool
    ) throws(LogError) {
        var next: UInt64 = 0
        var isStopped = false
        try following { (view) throws(LogError) in
            if isStopped { return }
            let set = try segments.set(view)
            if let ordinal = try set.ordinal(space, name, nameHash(name)) {
                var names = SegmentNames(set, space == .matter ? (ordinal, name) : nil)
                var reading = StreamReading()
                var failure: LogError?
                for segment in set.segments where segment.footer.end > next {
                    do throws(LogError) {
                        reading.add(try segment.rows(of: SegmentIndex.key(space, ordinal)), of: segment)
                    } catch {
                        // What lies before it comes first, and whoever has enough then is told nothing.
                        failure = error
                        break
                    }
                    if reading.isFull, try !reading.lend(&names, from: &next, body) {
                        isStopped = true
                        return
                    }
                }
                isStopped = try !reading.lend(&names, from: &next, body)
                if isStopped { return }
                if let failure { throw failure }
            }
            isStopped = try tailIndexes.forEachEvent(of: space, name, registry, from: &next, view, self, body)
        }
    }

    /// The position before which all events are sealed: those before it are found through tables, those behind it
    /// lie in tails.
    public func sealedEnd() throws(LogError) -> UInt64 { try view().segments.last?.end ?? 0 }

    /// The position of the sealed event that brought an id along, or nil.
    ///
    /// - Complexity: O(segments) in memory; some 100 KB are read where there is such an event.
    public func sealedPosition(ofEventID id: [UInt8]) throws(LogError) -> UInt64? {
        try sealedPositions(ofEventIDs: [id])[0]
    }

    /// The positions of the sealed events that brought ids along, nil for ids that no sealed event brought.
    ///
    /// - Complexity: O(ids · segments) in memory. Of a segment's table each part is read once, and of a block the ids alone,
    ///   however many are asked for.
    public func sealedPositions(ofEventIDs ids: [[UInt8]]) throws(LogError) -> [UInt64?] {
        let hashes = ids.map { nameHash($0) }
        var found = [UInt64?](repeating: nil, count: ids.count)
        try following { (view) throws(LogError) in
            found = Array(repeating: nil, count: ids.count)
            // By hash, as the tables are.
            var missing = ids.indices.sorted { (hashes[$0], $0) < (hashes[$1], $1) }
            for segment in try segments.set(view).segments.reversed() {
                if missing.isEmpty { break }
                let filter = try segment.filter(of: .eventIDs)
                let asked = missing.filter { filter.mayContain(hashes[$0]) }
                if asked.isEmpty { continue }
                let positions = try segment.positions(ofEventIDs: asked.map { (ids[$0], hashes[$0]) })
                for (place, position) in zip(asked, positions) { found[place] = position }
                missing.removeAll { found[$0] != nil }
            }
        }
        return found
    }

    /// Lends the events of some kinds in order, until `body` returns false. Blocks without such events are passed
    /// over.
    public func forEachEvent(
        ofKinds kinds: KindSet, in range: ReadRange = ReadRange(),
        _ body: (borrowing StoredEvent) throws(LogError) -> Bool
    ) throws(LogError) {
        var visit = Visit(position: range.from)
        try following { (view) throws(LogError) in
            if visit.isStopped { return }
            let set = try segments.set(view)
            var names = SegmentNames(set)
            for segment in set.segments where segment.footer.end > visit.position {
                try segment.forEachEvent(ofKinds: kinds, range, &names, &visit, body)
                if visit.isStopped { return }
            }
            var group = view.segments.last?.groups ?? 0
            var tails = Visit(position: view.segments.last?.end ?? 0)
            try view.forEachTailFrame(
                &tails, layout, fileSystem, storeID: storeID
            ) { (frame) throws(LogError) in
                defer { group += 1 }
                for index in 0..<frame.count {
                    let position = frame.firstPosition + UInt64(index)
                    if position < visit.position { continue }
                    if position >= range.end || frame.recordedAt > range.recorded.upperBound {
                        visit.isStopped = true
                        return false
                    }
                    visit.position = position + 1
                    let row = frame.row(index)
                    guard let head = RowHead(row), kinds.contains(head.kind), head.kind > 0,
                        frame.recordedAt >= range.recorded.lowerBound, range.occurred.contains(head.occurredAt)
                    else { continue }
                    let event = StoredEvent(
                        position: position, recordedAt: frame.recordedAt, group: group, row: row)
                    if try !body(event) {
                        visit.isStopped = true
                        return false
                    }
                }
                return true
            }
        }
    }
}

/// What is read of a row to know whether it is wanted; nil if it is no row.
struct RowHead {
    var kind: UInt8
    var version: UInt8
    var stream: Range<Int>
    var occurredAt: Int64

    init?(_ row: RawSpan) {
        var reader = RowReader(row)
        guard let envelope = try? RowEnvelope(&reader) else { return nil }
        (kind, version) = (envelope.kind, envelope.version)
        (stream, occurredAt) = (envelope.stream, envelope.occurredAt)
    }
}

extension Segment {
    /// Lends one event of a block that has been decoded; whether there shall be more.
    func lend(
        _ block: SealedBlock, _ place: Int, _ position: UInt64, _ names: inout SegmentNames,
        _ body: (borrowing StoredEvent) throws(LogError) -> Bool
    ) throws(LogError) -> Bool {
        var writer = RowWriter()
        do throws(DecodeError) { try block.rows.write(place, &names, to: &writer) } catch {
            throw names.failure
                ?? LogError.corrupted(
                    "the event at position \(position) makes no sense (\(error.reason))", path, at: 0)
        }
        let bytes = writer.bytes
        return try body(
            StoredEvent(
                position: position, recordedAt: block.recordedAt[place], group: block.groups[place],
                row: bytes.raw))
    }

    /// 64 events: for more, decoding the whole block costs less than picking them out of its columns.
    private static let fewEvents = 64

    func forEachEvent(
        ofKinds kinds: KindSet, _ range: ReadRange, _ names: inout SegmentNames, _ visit: inout Visit,
        _ body: (borrowing StoredEvent) throws(LogError) -> Bool
    ) throws(LogError) {
        for (index, block) in footer.blocks.enumerated() {
            let first = footer.first + UInt64(block.firstRow)
            if first + UInt64(block.count) <= visit.position { continue }
            if first >= range.end || block.zone.recordedFrom > range.recorded.upperBound {
                visit.isStopped = true
                return
            }
            let asked = (1..<UInt8(KindSchema.kindLimit)).contains {
                kinds.contains($0) && block.zone.kinds >> UInt64($0) & 1 == 1
            }
            guard asked, block.zone.occurredThrough >= range.occurred.lowerBound,
                block.zone.occurredFrom <= range.occurred.upperBound,
                block.zone.recordedThrough >= range.recorded.lowerBound
            else { continue }
            var decoder = try decoder(index)
            let all = 0..<block.count
            let found = try decoder.kinds(block.count)
            var (occurred, recorded): ([Int64], [Int64]) = ([], [])
            try decoder.chunks.decode(decoder.directory.occurredAt, all, to: &occurred)
            try decoder.chunks.decode(decoder.directory.recordedAt, all, to: &recorded)
            let wanted = all.filter { found.kinds[$0] > 0 && kinds.contains(found.kinds[$0]) }
            let isWhole = wanted.count > Self.fewEvents
            let events = isWhole ? try decoder.all() : try decoder.rows(wanted)
            for (place, row) in wanted.enumerated() {
                let position = first + UInt64(row)
                if position < visit.position { continue }
                if position >= range.end || recorded[row] > range.recorded.upperBound {
                    visit.isStopped = true
                    return
                }
                guard range.occurred.contains(occurred[row]), recorded[row] >= range.recorded.lowerBound else {
                    continue
                }
                visit.position = position + 1
                let goesOn = try lend(events, isWhole ? row : place, position, &names, body)
                if !goesOn {
                    visit.isStopped = true
                    return
                }
            }
        }
        visit.position = max(visit.position, footer.end)
    }
}
