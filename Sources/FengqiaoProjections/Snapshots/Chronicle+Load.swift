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
        tables.reporters = try Self.list(&source)
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
        NameTable(try list(&source))
    }

    private static func list(_ source: inout some SnapshotSource) throws(SnapshotDamage) -> NameList {
        let ends: [Int] = try source.column()
        let length = Int64(ends.last ?? 0)
        guard let list = NameList(ends: ends, arena: try source.numbers(length)) else {
            throw SnapshotDamage("names do not lie one behind the other")
        }
        return list
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
                hasKin: flags[index] & 2 != 0, isCorrected: flags[index] & 4 != 0)
        }
        self.latest = Instant(milliseconds: try source.number())
    }

    private mutating func loadRest(_ source: inout some SnapshotSource) throws(SnapshotDamage) {
        let (matters, places): ([UInt32], [UInt32]) = (try source.column(), try source.column())
        guard matters.count == places.count else { throw SnapshotDamage("parts are missing") }
        parts = zip(matters, places).map { ($0, $1) }
        var subjects: UInt32 = 0
        for _ in 0..<(try source.counted()) {
            let head: [Int64] = try source.numbers(6)
            guard let worker = UInt32(exactly: head[1]), let unit = UInt32(exactly: head[2]),
                let code = UInt8(exactly: head[3]), let kind = DutyKind(code: code),
                let count = UInt32(exactly: head[5]), count <= UInt32.max - subjects
            else { throw SnapshotDamage("a duty is none") }
            duties.append(
                DutyFact(
                    at: Instant(milliseconds: head[0]), worker: worker, unit: unit, kind: kind,
                    from: Instant(milliseconds: head[4]), subjects: PoolRange(start: subjects, count: count)))
            subjects += count
        }
        dutySubjects = try source.column()
        for _ in 0..<(try source.counted()) {
            let head: [Int64] = try source.column()
            let (field, value): ([UInt8], [UInt8]) = (try source.column(), try source.column())
            guard head.count == 2, let matter = UInt32(exactly: head[0]) else {
                throw SnapshotDamage("a correction is none")
            }
            corrections.add(
                matter, target: "@\(UInt64(bitPattern: head[1]))", field: String(decoding: field, as: UTF8.self),
                value: value.isEmpty ? nil : String(decoding: value, as: UTF8.self))
        }
        for _ in 0..<(try source.counted()) {
            let head: [Int64] = try source.column()
            let row: [UInt8] = try source.column()
            guard head.count == 3, let code = UInt8(exactly: head[0]), let kind = EventKind(rawValue: code),
                kind.isReference, let body = try? EventBody(kind, fields: row.rawSpan)
            else { throw SnapshotDamage("a reference is none") }
            append(
                Reference(at: Instant(milliseconds: head[1]), position: UInt64(bitPattern: head[2]), body: body))
        }
    }
}

extension SnapshotSource {
    /// A count of things that take bytes each.
    fileprivate mutating func counted() throws(SnapshotDamage) -> Int {
        let count = try number()
        guard count >= 0, UInt64(count) <= remaining else { throw SnapshotDamage("a count is more than what follows") }
        return Int(count)
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
