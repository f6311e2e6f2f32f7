import FengqiaoModel
public import FengqiaoSchema

extension Chronicle {
    /// The state that ``store(_:into:)`` handed out, with its names. Nothing is believed: whoever can write the file can
    /// write anything into it, so each number that is used as a place is checked.
    ///
    /// - Throws: ``SnapshotDamage`` where the bytes are not those of facts.
    /// - Complexity: O(events), at the speed of the source.
    public init(_ source: inout some SnapshotSource, names: inout Names) throws(SnapshotDamage) {
        self.init()
        for space in NameSpace.allCases { names[space] = try Self.table(&source) }
        tables.reporters = try source.list()
        tables.people = try Self.table(&source)
        tables.petitionNames = try Self.table(&source)
        // Few, and looked up by everybody; of matters there may be millions, which are hashed when somebody asks.
        for space in NameSpace.allCases where space != .matter { names[space].index() }
        tables.people.index()
        tables.petitionNames.index()
        try loadLog(&source)
        for part in Part.allCases {
            var reader = ColumnReader(source: source)
            do throws(SnapshotDamage) { try tables.visit(part, &reader) } catch { throw error }
            source = reader.source
        }
        try loadRest(&source)
        try check(names)
    }

    private static func table(_ source: inout some SnapshotSource) throws(SnapshotDamage) -> NameTable {
        NameTable(try source.list())
    }

    private mutating func loadLog(_ source: inout some SnapshotSource) throws(SnapshotDamage) {
        log.times = try source.column()
        log.kinds = try source.column()
        log.actors = try source.column()
        log.units = try source.column()
        log.places = try source.column()
        log.previous = try source.column()
        let isPart = try source.number() != 0
        let positions: [UInt64] = try source.column()
        log.positions = isPart ? positions : nil
        log.versionCodes = try ColumnReader.read(&source)
        log.versions = try source.column()
        let (rare, versions): ([Int], [Int64]) = (try source.column(), try source.column())
        guard rare.count == versions.count else { throw SnapshotDamage("versions are missing") }
        for (place, version) in zip(rare, versions) { log.rareVersions[place] = version }
        let last: [UInt32] = try source.column()
        let (first, latest): ([Int32], [Int32]) = (try source.column(), try source.column())
        let flags: [UInt8] = try source.column()
        guard first.count == last.count, latest.count == last.count, flags.count == last.count else {
            throw SnapshotDamage("chains differ in number")
        }
        chains = last.indices.map { index in
            Chain(
                last: last[index], first: first[index], latest: latest[index], isOver: flags[index] & 1 != 0,
                isMerged: flags[index] & 8 != 0, hasKin: flags[index] & 2 != 0, isCorrected: flags[index] & 4 != 0)
        }
        self.latest = Instant(milliseconds: try source.number())
    }

    private mutating func loadRest(_ source: inout some SnapshotSource) throws(SnapshotDamage) {
        let (matters, places): ([UInt32], [UInt32]) = (try source.column(), try source.column())
        guard matters.count == places.count else { throw SnapshotDamage("parts are missing") }
        parts = zip(matters, places).map { ($0, $1) }
        let (tied, others): ([UInt32], [UInt32]) = (try source.column(), try source.column())
        guard tied.count == others.count else { throw SnapshotDamage("ties are missing") }
        ties = zip(tied, others).map { ($0, $1) }
        try loadDuties(&source)
        try loadCorrections(&source)
        try loadReferences(&source)
    }

    private mutating func loadDuties(_ source: inout some SnapshotSource) throws(SnapshotDamage) {
        let times: [Int64] = try source.column()
        let (workers, units): ([UInt32], [UInt32]) = (try source.column(), try source.column())
        let codes: [UInt8] = try source.column()
        let (starts, counts): ([Int64], [UInt32]) = (try source.column(), try source.column())
        guard [workers.count, units.count, codes.count, starts.count, counts.count].allSatisfy({ $0 == times.count })
        else { throw SnapshotDamage("duties differ in number") }
        var subjects: UInt32 = 0
        duties.reserveCapacity(times.count)
        for index in times.indices {
            guard let kind = DutyKind(code: codes[index]), counts[index] <= UInt32.max - subjects else {
                throw SnapshotDamage("a duty is none")
            }
            duties.append(
                DutyFact(
                    at: Instant(milliseconds: times[index]), worker: workers[index], unit: units[index], kind: kind,
                    from: Instant(milliseconds: starts[index]),
                    subjects: PoolRange(start: subjects, count: counts[index])))
            subjects += counts[index]
        }
        dutySubjects = try source.column()
    }

    private mutating func loadCorrections(_ source: inout some SnapshotSource) throws(SnapshotDamage) {
        let (matters, targets): ([UInt32], [UInt64]) = (try source.column(), try source.column())
        let (fields, values) = (try source.list(), try source.list())
        guard [targets.count, fields.count, values.count].allSatisfy({ $0 == matters.count }) else {
            throw SnapshotDamage("corrections differ in number")
        }
        for index in matters.indices {
            let value = values.string(of: UInt32(index))
            corrections.add(
                matters[index], target: targets[index], field: fields.string(of: UInt32(index)),
                value: value.isEmpty ? nil : value)
        }
    }

    private mutating func loadReferences(_ source: inout some SnapshotSource) throws(SnapshotDamage) {
        let codes: [UInt8] = try source.column()
        let (times, positions): ([Int64], [UInt64]) = (try source.column(), try source.column())
        let rows = try source.list()
        guard [times.count, positions.count, rows.count].allSatisfy({ $0 == codes.count }) else {
            throw SnapshotDamage("references differ in number")
        }
        // A reference takes hundreds of bytes, and a list that grows by doubling copies all of them several times. No more than
        // some 20 MB before one of them was read.
        references.reserveCapacity(min(codes.count, 65_536))
        for index in codes.indices {
            let row = Array(rows.bytes(of: UInt32(index)))
            guard let kind = EventKind(rawValue: codes[index]), kind.isReference,
                let body = try? EventBody(kind, fields: row.rawSpan)
            else { throw SnapshotDamage("a reference is none") }
            append(Reference(at: Instant(milliseconds: times[index]), position: positions[index], body: body))
        }
    }
}

/// Fills columns as ``ColumnWriter`` wrote them.
struct ColumnReader<Source: SnapshotSource>: FactVisitor {
    var source: Source

    mutating func visit<Value>(
        _ column: inout FactColumn<Value>, _ content: FactContent, _ kind: EventKind?
    ) throws(SnapshotDamage) {
        column = try Self.read(&source)
    }

    static func read<Value>(_ source: inout Source) throws(SnapshotDamage) -> FactColumn<Value> {
        let head: [Int64] = try source.numbers(3)
        guard let count = Int(exactly: head[0]), count >= 0, count <= FactLog.limit else {
            throw SnapshotDamage("a column has no length")
        }
        if head[2] != 0 || count == 0 {
            return FactColumn(count: count, constant: Value(truncatingIfNeeded: head[1]), values: [])
        }
        return FactColumn(count: count, constant: 0, values: try source.numbers(head[0]))
    }
}
