internal import FengqiaoSchema

/// Reads blocks of segments straight into the columns that a fold asks for.
struct SealedReading {
    private let set: SegmentSet
    private let range: ReadRange
    private let selection: EventSelection
    private let registry: SchemaRegistry
    private let wanted: UInt64

    init(_ set: SegmentSet, _ range: ReadRange, _ selection: EventSelection, _ registry: SchemaRegistry) {
        (self.set, self.range, self.registry) = (set, range, registry)
        self.selection = selection.widened(for: range)
        // Bit 0: rows of no known kind must not be passed over, nobody knows what they say.
        wanted = (1..<UInt8(KindSchema.kindLimit)).reduce(1) { bits, kind in
            selection.columns.contains(kind) || selection.rows.contains(kind) ? bits | 1 << UInt64(kind) : bits
        }
    }

    /// Lends the blocks; whether `body` or the range's end stopped it.
    mutating func run(
        _ names: inout Names, _ summary: inout ReadSummary,
        _ body: (borrowing EventBlock, borrowing Names) throws(LogError) -> Bool
    ) throws(LogError) -> Bool {
        var block = EventBlock(selection, registry)
        for segment in set.segments where segment.footer.end > range.from || segment.hasNames(beyond: names) {
            let footer = segment.footer
            if footer.first >= range.end || footer.firstRecordedAt > range.recorded.upperBound { return true }
            try segment.load(into: &names)
            if footer.end <= range.from { continue }
            for (index, entry) in footer.blocks.enumerated() {
                let first = footer.first + UInt64(entry.firstRow)
                let end = first + UInt64(entry.count)
                if end <= range.from { continue }
                if first >= range.end || entry.zone.recordedFrom > range.recorded.upperBound { return true }
                if entry.zone.kinds & wanted != 0, entry.zone.occurredThrough >= range.occurred.lowerBound,
                    entry.zone.occurredFrom <= range.occurred.upperBound,
                    entry.zone.recordedThrough >= range.recorded.lowerBound
                {
                    try read(segment, index, first, &block, &names, &summary)
                    if block.count > 0, try !body(block, names) {
                        summary.next = min(end, range.end)
                        return true
                    }
                }
                summary.next = min(end, range.end)
            }
        }
        return false
    }

    private func read(
        _ segment: Segment, _ index: Int, _ first: UInt64, _ block: inout EventBlock, _ names: inout Names,
        _ summary: inout ReadSummary
    ) throws(LogError) {
        block.removeAll()
        var decoder = try segment.decoder(index)
        let directory = decoder.directory
        if mixesVersions(directory) {
            try readRows(segment, first, &decoder, &block, &names)
            block.keep(range)
            summary.bytesRead += decoder.chunks.bytesRead
            return
        }
        let all = 0..<directory.count
        let kinds = try decoder.kinds(directory.count)
        (block.kindColumn, block.offsetColumn) = (kinds.kinds, kinds.offsets)
        for row in all { block.positionColumn.append(first + UInt64(row)) }
        let envelope = selection.envelope
        if envelope.contains(.recordedAt) {
            try decoder.chunks.decode(directory.recordedAt, all, to: &block.recordedColumn)
        }
        try decoder.chunks.decode(directory.streams, all, to: &block.streamColumn)
        try decoder.chunks.decode(directory.occurredAt, all, to: &block.occurredColumn)
        if envelope.contains(.actors) { try decoder.chunks.decode(directory.actors, all, to: &block.actorColumn) }
        if envelope.contains(.units) { try decoder.chunks.decode(directory.units, all, to: &block.unitColumn) }
        if envelope.contains(.policyVersions) {
            try decoder.chunks.decode(
                directory.policyVersions, all, absent: FieldColumn.absentInteger, to: &block.policyColumn)
        }
        for table in directory.tables { try read(table, &decoder, &block) }
        try addRows(segment, index, &decoder, &block)
        let zone = segment.footer.blocks[index].zone
        let wanted = wanted & ~1
        if zone.kinds & 1 != 0, let row = kinds.kinds.firstIndex(of: 0) {
            throw LogError.unreadable(first + UInt64(row), DecodeError(.unknownKind, at: 1))
        }
        guard ordinals(of: block, directory, names) else {
            throw LogError.corrupted("an ordinal has no name", segment.path, at: directory.end)
        }
        // The zone says whether a kind is there that nobody asked for, and whether an event is outside.
        if zone.kinds & ~wanted != 0 {
            let kinds = block.kindColumn
            block.keep { wanted >> UInt64(kinds[$0]) & 1 == 1 }
        }
        if first < range.from || first + UInt64(directory.count) > range.end
            || zone.occurredFrom < range.occurred.lowerBound || zone.occurredThrough > range.occurred.upperBound
            || zone.recordedFrom < range.recorded.lowerBound || zone.recordedThrough > range.recorded.upperBound
        {
            block.keep(range)
        }
        summary.bytesRead += decoder.chunks.bytesRead
    }

    private func read(
        _ table: BlockDirectory.Table, _ decoder: inout BlockDecoder, _ block: inout EventBlock
    ) throws(LogError) {
        let kind = Int(table.schema.kind)
        guard block.tables[kind] != nil else { return }
        guard registry.schema(kind: table.schema.kind, version: table.schema.version) == table.schema else {
            throw LogError(
                .unsupportedVersion,
                "kind \(kind) is stored in version \(table.schema.version), which is not known here in that form: use a "
                    + "Fengqiao that knows it", file: decoder.chunks.path)
        }
        block.tables[kind]?.count = table.count
        guard var columns = block.tables[kind]?.columns else { return }
        block.tables[kind]?.columns = nil
        let isWanted = block.tables[kind]?.isWanted ?? []
        for field in table.fields.indices where isWanted[field] {
            try decoder.field(table.fields[field], 0..<table.count, into: &columns[field])
        }
        // An older version has the first of the fields; what came later is absent.
        for field in columns.indices.dropFirst(table.fields.count) where isWanted[field] {
            for _ in 0..<table.count { columns[field].appendAbsent() }
        }
        block.tables[kind]?.columns = columns
    }

    /// Whether a block holds two versions of one kind, as the block does in which a new version begins.
    private func mixesVersions(_ directory: BlockDirectory) -> Bool {
        var kinds = KindSet([])
        for table in directory.tables where !kinds.insert(table.schema.kind) { return true }
        return false
    }

    /// Reads a block row by row, as a tail is read: versions then stand side by side in the order of the rows.
    private func readRows(
        _ segment: Segment, _ first: UInt64, _ decoder: inout BlockDecoder, _ block: inout EventBlock,
        _ names: inout Names
    ) throws(LogError) {
        let whole = try decoder.all()
        var source = SegmentNames(set)
        var writer = RowWriter()
        for row in 0..<whole.rows.count {
            writer.removeAll()
            do throws(DecodeError) { try whole.rows.write(row, &source, to: &writer) } catch {
                throw source.failure ?? LogError.damaged(error, segment.path, "an event", at: 0)
            }
            do throws(DecodeError) {
                try block.append(
                    writer.bytes.raw, position: first + UInt64(row), recordedAt: whole.recordedAt[row], &names)
            } catch { throw LogError.unreadable(first + UInt64(row), error) }
        }
    }

    /// The kinds that are wanted as rows are put together from all their columns.
    private func addRows(
        _ segment: Segment, _ index: Int, _ decoder: inout BlockDecoder, _ block: inout EventBlock
    ) throws(LogError) {
        let kinds = segment.footer.blocks[index].zone.kinds
        let isAsked = (1..<UInt8(KindSchema.kindLimit)).contains {
            kinds >> UInt64($0) & 1 == 1 && selection.rows.contains($0)
        }
        guard isAsked else { return }
        let whole = try decoder.all()
        var source = SegmentNames(set)
        var writer = RowWriter()
        for row in 0..<whole.rows.count where selection.rows.contains(whole.rows.kinds[row]) {
            writer.removeAll()
            do throws(DecodeError) { try whole.rows.write(row, &source, to: &writer) } catch {
                throw source.failure ?? LogError.damaged(error, segment.path, "an event", at: 0)
            }
            block.tables[Int(whole.rows.kinds[row])]?.rows?.append(writer.bytes.raw, 0..<writer.bytes.count)
        }
    }
}

extension Segment {
    /// Whether names end before those of the segment do.
    func hasNames(beyond names: Names) -> Bool {
        guard let index = try? index() else { return true }
        return NameSpace.allCases.contains { space in
            let family = index.names[space.index]
            return family.base + UInt64(family.strings.ends.count) > UInt64(names[space].count)
        }
    }

    /// Gives the segment's names their numbers, but for those that have them.
    func load(into names: inout Names) throws(LogError) {
        let index = try index()
        for space in NameSpace.allCases {
            let family = index.names[space.index]
            let known = UInt64(names[space].count)
            if family.base + UInt64(family.strings.ends.count) <= known { continue }
            let strings = try self.names(space)
            guard family.base <= known else {
                throw LogError.corrupted("names are missing before a segment's", path, at: footer.index.offset)
            }
            // A seal numbers names in the order of their first use, each once, and `verify` holds segments to that.
            names[space].appendUnhashed(strings, from: Int(known - family.base))
        }
    }
}
