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

    /// One block that is to be read, or passed over.
    struct Job: Sendable {
        var segment: Int
        /// `nil` for a segment of which names alone are wanted, and for blocks that hold nothing that is.
        var block: Int?
        var first: UInt64 = 0
        /// Where reading goes on behind it; `nil` where it begins there.
        var end: UInt64?
    }

    /// What is to be read, in order, and whether the range ends with it.
    func plan(beyond names: borrowing Names, _ from: UInt64) -> (jobs: [Job], isEnd: Bool) {
        var jobs: [Job] = []
        for (place, segment) in set.segments.enumerated() {
            let footer = segment.footer
            if footer.end <= from, !segment.hasNames(beyond: names) { continue }
            if footer.first >= range.end || footer.firstRecordedAt > range.recorded.upperBound { return (jobs, true) }
            jobs.append(Job(segment: place))
            if footer.end <= from { continue }
            for (index, entry) in footer.blocks.enumerated() {
                let first = footer.first + UInt64(entry.firstRow)
                let end = first + UInt64(entry.count)
                if end <= from { continue }
                if first >= range.end || entry.zone.recordedFrom > range.recorded.upperBound { return (jobs, true) }
                let isAsked =
                    entry.zone.kinds & wanted != 0 && entry.zone.occurredThrough >= range.occurred.lowerBound
                    && entry.zone.occurredFrom <= range.occurred.upperBound
                    && entry.zone.recordedThrough >= range.recorded.lowerBound
                jobs.append(
                    Job(segment: place, block: isAsked ? index : nil, first: first, end: min(end, range.end)))
            }
        }
        return (jobs, false)
    }

    /// Lends the blocks; whether `body` or the range's end stopped it.
    func run(
        _ names: inout Names, _ summary: inout ReadSummary, threads: Int,
        _ body: (borrowing EventBlock, borrowing Names) throws(LogError) -> Bool
    ) throws(LogError) -> Bool {
        let (jobs, isEnd) = plan(beyond: names, range.from)
        let blocks = jobs.count { $0.block != nil }
        if threads > 1, blocks > 1 {
            let reading = ParallelReading(self, jobs, threads: min(threads, blocks))
            return try reading.run(&names, &summary, body) || isEnd
        }
        var block = EventBlock(selection, registry)
        for job in jobs {
            if try !run(job, &block, &names, &summary, body) { return true }
        }
        return isEnd
    }

    private func run(
        _ job: Job, _ block: inout EventBlock, _ names: inout Names, _ summary: inout ReadSummary,
        _ body: (borrowing EventBlock, borrowing Names) throws(LogError) -> Bool
    ) throws(LogError) -> Bool {
        guard job.end != nil else {
            try set.segments[job.segment].load(into: &names)
            return true
        }
        if job.block == nil {
            pass(job, &summary)
            return true
        }
        if try !decode(job, &block, &summary.bytesRead) { try readRows(job, &block, &names, &summary.bytesRead) }
        return try lend(job, block, names, &summary, body)
    }

    /// Notes a block down that was passed over.
    func pass(_ job: Job, _ summary: inout ReadSummary) {
        summary.blocksSkipped += 1
        if let end = job.end { summary.next = end }
    }

    /// Lends a block that was decoded; whether to go on.
    func lend(
        _ job: Job, _ block: borrowing EventBlock, _ names: borrowing Names, _ summary: inout ReadSummary,
        _ body: (borrowing EventBlock, borrowing Names) throws(LogError) -> Bool
    ) throws(LogError) -> Bool {
        summary.blocksRead += 1
        let goesOn = block.count == 0 ? true : try body(block, names)
        if let end = job.end { summary.next = end }
        return goesOn
    }

    /// Gives names their numbers, where a job asks for that.
    func loadNames(_ job: Job, _ names: inout Names) throws(LogError) {
        try set.segments[job.segment].load(into: &names)
    }

    func emptyBlock() -> EventBlock { EventBlock(selection, registry) }

    /// Reads the columns of a block; `false` for a block with two versions of one kind, which must be read row by row.
    ///
    /// Needs no names: what a segment's ordinals may be follows from its index.
    func decode(_ job: Job, _ block: inout EventBlock, _ bytesRead: inout UInt64) throws(LogError) -> Bool {
        block.removeAll()
        guard let index = job.block else { return true }
        let (segment, first) = (set.segments[job.segment], job.first)
        var decoder = try segment.decoder(index)
        decoder.chunks.exchangeBuffers(with: &block.room)
        let directory = decoder.directory
        // Of a block that the range cuts, tables would hold entries of events that are not lent.
        if directory.mixesVersions || isCut(segment.footer.blocks[index].zone, first, directory.count) { return false }
        let all = 0..<directory.count
        let kinds = try decoder.kinds(directory.count)
        (block.kindColumn, block.offsetColumn) = (kinds.kinds, kinds.offsets)
        block.appendPositions(from: first, count: directory.count)
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
        let zone = segment.footer.blocks[index].zone
        if zone.kinds & 1 != 0, let row = kinds.kinds.firstIndex(of: 0) {
            throw LogError.unreadable(first + UInt64(row), DecodeError(.unknownKind, at: 1))
        }
        try addRows(segment, index, &decoder, kinds, &block)
        guard ordinals(of: block, directory, try segment.nameCounts()) else {
            throw LogError.corrupted("an ordinal has no name", segment.path, at: directory.end)
        }
        let wanted = wanted & ~1
        // The zone says whether a kind is there that nobody asked for, and whether an event is outside.
        if zone.kinds & ~wanted != 0 {
            let kinds = block.kindColumn
            block.keep { wanted >> UInt64(kinds[$0]) & 1 == 1 }
        }
        bytesRead += decoder.chunks.bytesRead
        decoder.chunks.exchangeBuffers(with: &block.room)
        return true
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
        for (field, place) in table.fields.enumerated() where isWanted[field] {
            try decoder.field(decoder.directory.entries[place], 0..<table.count, into: &columns[field])
        }
        // An older version has the first of the fields; what came later is absent.
        for field in columns.indices.dropFirst(table.fields.count) where isWanted[field] {
            for _ in 0..<table.count { columns[field].appendAbsent() }
        }
        block.tables[kind]?.columns = columns
    }

    /// Whether some of a block's events may lie outside the range.
    private func isCut(_ zone: BlockZone, _ first: UInt64, _ count: Int) -> Bool {
        first < range.from || first + UInt64(count) > range.end
            || zone.occurredFrom < range.occurred.lowerBound || zone.occurredThrough > range.occurred.upperBound
            || zone.recordedFrom < range.recorded.lowerBound || zone.recordedThrough > range.recorded.upperBound
    }

    private func includes(_ row: RawSpan, _ position: UInt64, _ recordedAt: Int64) throws(DecodeError) -> Bool {
        guard position >= range.from, position < range.end, range.recorded.contains(recordedAt) else { return false }
        if range.occurred == .min ... .max { return true }
        var reader = RowReader(row)
        return range.occurred.contains(try RowEnvelope(&reader).occurredAt)
    }

    /// Reads a block row by row, as a tail is read: versions then stand side by side in the order of the rows, and what lies
    /// outside the range leaves nothing behind.
    func readRows(
        _ job: Job, _ block: inout EventBlock, _ names: inout Names, _ bytesRead: inout UInt64
    ) throws(LogError) {
        guard let index = job.block else { return }
        let segment = set.segments[job.segment]
        var decoder = try segment.decoder(index)
        block.removeAll()
        let whole = try decoder.all()
        var source = SegmentNames(set)
        var writer = RowWriter()
        for row in 0..<whole.rows.count {
            let position = job.first + UInt64(row)
            writer.removeAll()
            do throws(DecodeError) { try whole.rows.write(row, &source, to: &writer) } catch {
                throw source.failure ?? LogError.damaged(error, segment.path, "an event", at: 0)
            }
            do throws(DecodeError) {
                guard try includes(writer.bytes.raw, position, whole.recordedAt[row]) else { continue }
                try block.append(
                    writer.bytes.raw, position: position, recordedAt: whole.recordedAt[row], &names)
            } catch { throw LogError.unreadable(position, error) }
        }
        bytesRead += decoder.chunks.bytesRead
    }

    /// The kinds that are wanted as rows are put together from their columns.
    private func addRows(
        _ segment: Segment, _ index: Int, _ decoder: inout BlockDecoder, _ known: BlockDecoder.Kinds,
        _ block: inout EventBlock
    ) throws(LogError) {
        let kinds = segment.footer.blocks[index].zone.kinds
        let isAsked = (1..<UInt8(KindSchema.kindLimit)).contains {
            kinds >> UInt64($0) & 1 == 1 && selection.rows.contains($0)
        }
        guard isAsked else { return }
        let wanted = block.kindColumn.indices.filter { selection.rows.contains(block.kindColumn[$0]) }
        let isBare = selection.areRowsBare
        // A single row costs a part of each column, so of many whole ones all are unpacked at once.
        decoder.limit = .block
        let isSparse = isBare || wanted.count < block.count / Self.sparseShare
        let part = isSparse ? try decoder.rows(wanted, isBare: isBare, of: known) : try decoder.all()
        var source = SegmentNames(set)
        var writer = RowWriter()
        for row in isSparse ? Array(wanted.indices) : wanted {
            writer.removeAll()
            do throws(DecodeError) { try part.rows.write(row, &source, to: &writer) } catch {
                throw source.failure ?? LogError.damaged(error, segment.path, "an event", at: 0)
            }
            block.tables[Int(part.rows.kinds[row])]?.rows?.append(writer.bytes.raw, 0..<writer.bytes.count)
        }
    }

    // One row in 64 or more: then unpacking all columns of the block, texts among them, is cheaper.
    private static let sparseShare = 64
}

extension EventBlock {
    mutating func appendPositions(from first: UInt64, count: Int) {
        positionColumn.append(contentsOf: first..<(first + UInt64(count)))
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

    /// How many names each family has with the segment's own: its ordinals are below.
    func nameCounts() throws(LogError) -> [Int] {
        let index = try index()
        return NameSpace.allCases.map { space in
            let family = index.names[space.index]
            // Ordinals have 32 bits; whatever a damaged file says beyond that is no more than that many.
            return Int(min(family.base, UInt64(UInt32.max))) + family.strings.ends.count
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
