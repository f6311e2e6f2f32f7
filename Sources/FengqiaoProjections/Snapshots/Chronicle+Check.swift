import FengqiaoModel
import FengqiaoSchema

extension Chronicle {
    /// Refuses facts of which one names a place that is not there: what tells stories looks places up and asks no more.
    func check(_ names: Names) throws(SnapshotDamage) {
        let count = log.count
        guard log.kinds.count == count, log.actors.count == count, log.units.count == count,
            log.places.count == count, log.previous.count == count, log.versionCodes.count == count
        else { throw SnapshotDamage("the columns of events differ in length") }
        // Whoever goes on counts from a position.
        if let positions = log.positions {
            guard positions.count == count, positions.allSatisfy({ $0 < FactLog.limit }) else {
                throw SnapshotDamage("an event has no position")
            }
        }
        var checker = ColumnChecker(
            names: names, reporters: tables.reporters.count, people: tables.people.count,
            petitions: tables.petitionNames.count,
            counts: [Int](repeating: -1, count: KindSchema.kindLimit))
        var tables = self.tables
        for part in Part.allCases { try tables.visit(part, &checker) }
        // What is as long as its values are alike takes no bytes, so its length needs a bound of its own.
        guard checker.counts.allSatisfy({ $0 <= count }), checker.longest < Int(Int32.max) else {
            throw SnapshotDamage("a column has more entries than there are events")
        }
        try checkNumbers()
        guard checker.fits(names[.worker].count, log.actors), checker.fits(names[.unit].count, log.units) else {
            throw SnapshotDamage("an event names nobody")
        }
        try checkPlaces(checker.counts)
        let codes = log.versions.count
        guard codes <= FactLog.versionLimit, log.versionCodes.allSatisfy({ $0 == 255 || Int($0) <= codes }) else {
            throw SnapshotDamage("an event names no version")
        }
        guard chains.count <= names[.matter].count, chains.allSatisfy({ Int($0.last) <= count }) else {
            throw SnapshotDamage("a matter has facts that are not there")
        }
        try checkChains()
        // Times are counted with, and beyond these nobody has counted.
        guard log.times.allSatisfy(Instant.range.contains), isTime(latest) || latest.milliseconds == .min,
            references.allSatisfy({ isTime($0.at) }), duties.allSatisfy({ isTime($0.at) && isTime($0.from) })
        else { throw SnapshotDamage("an event has no time") }
        for part in parts where Int(part.matter) >= chains.count || Int(part.place) >= count {
            throw SnapshotDamage("a part is not there")
        }
        for tie in ties where Int(max(tie.matter, tie.other)) >= names[.matter].count {
            throw SnapshotDamage("what is tied is not there")
        }
        guard dutySubjects.allSatisfy({ Int($0) < self.tables.people.count }) else {
            throw SnapshotDamage("a duty is about nobody")
        }
        for duty in duties {
            guard checker.fits(names[.worker].count, [duty.worker]), checker.fits(names[.unit].count, [duty.unit]),
                Int(duty.subjects.start) + Int(duty.subjects.count) <= dutySubjects.count
            else { throw SnapshotDamage("a duty names nobody") }
        }
    }

    // Numbers that are counted with: what the model bounds, and what it always gives.
    private func checkNumbers() throws(SnapshotDamage) {
        func isBounded(_ column: NumberColumn) -> Bool {
            column.allSatisfy { $0 == FieldColumn.absentInteger || (0...Clock.unitLimit).contains($0) }
        }
        guard isBounded(tables.extended.amount), isBounded(tables.proposed.allotment),
            tables.agreed.effective.allSatisfy({ $0 != FieldColumn.absentInteger }),
            tables.rewards.fen.allSatisfy({ $0 > -Int64.max }),
            tables.rewards.beneficiary.allSatisfy({ $0 != NameTable.none }),
            tables.rewards.period.allSatisfy({ $0 != NameTable.none })
        else { throw SnapshotDamage("a number is none that the model gives") }
    }

    private func isTime(_ instant: Instant) -> Bool { Instant.range.contains(instant.milliseconds) }

    // Each event of a kind with a table has its place in it, and the facts before it come before it.
    private func checkPlaces(_ counts: [Int]) throws(SnapshotDamage) {
        for index in 0..<log.count {
            let size = counts[Int(log.kinds[index] & 63)]
            guard size < 0 || Int(log.places[index]) < size else {
                throw SnapshotDamage("an event has no place in the table of its kind")
            }
            // Places count from 1 here, and what comes before is less: so a chain ends.
            guard Int(log.previous[index]) <= index else { throw SnapshotDamage("a chain of facts goes round") }
        }
    }

    // Each fact is of one matter: chains that share theirs would be walked once for each of them.
    private func checkChains() throws(SnapshotDamage) {
        var isTaken = [Bool](repeating: false, count: log.count)
        func take(_ places: some Sequence<UInt32>) throws(SnapshotDamage) {
            for place in places where place != 0 {
                guard !isTaken[Int(place) - 1] else { throw SnapshotDamage("two chains share a fact") }
                isTaken[Int(place) - 1] = true
            }
        }
        try take(log.previous)
        try take(chains.lazy.map(\.last))
    }
}

/// Checks that columns of a table are of one length, and that what they name is there.
private struct ColumnChecker: FactVisitor {
    let names: Names
    let reporters: Int
    let people: Int
    let petitions: Int
    /// The length of each kind's columns; -1 for kinds without any.
    var counts: [Int]
    /// The length of the longest column.
    var longest = 0

    func fits(_ limit: Int, _ ordinals: [UInt32]) -> Bool {
        ordinals.allSatisfy { Int($0) < limit || $0 == NameTable.none }
    }

    mutating func visit<Value>(
        _ column: inout FactColumn<Value>, _ content: FactContent, _ kind: EventKind?
    ) throws(SnapshotDamage) {
        longest = max(longest, column.count)
        if let kind {
            let place = Int(kind.rawValue & 63)
            if counts[place] < 0 { counts[place] = column.count }
            guard counts[place] == column.count else { throw SnapshotDamage("columns of \(kind) differ in length") }
        }
        func isBelow(_ limit: Int, orNone: Bool) -> Bool {
            column.allSatisfy { UInt64(truncatingIfNeeded: $0) < UInt64(limit) || (orNone && $0 == Value.max) }
        }
        let isFine: Bool
        switch content {
        case .plain: isFine = true
        case .instant:
            isFine = column.allSatisfy { value in
                let time = Int64(truncatingIfNeeded: value)
                return time == FieldColumn.absentInteger || Instant.range.contains(time)
            }
        case .name(let space): isFine = isBelow(names[space].count, orNone: true)
        case .reporter: isFine = isBelow(reporters, orNone: true)
        case .person: isFine = isBelow(people, orNone: true)
        case .petition: isFine = isBelow(petitions, orNone: false)
        case .ends(let size):
            var before: Value = 0
            isFine = (0..<column.count).allSatisfy { place in
                defer { before = column[place] }
                return column[place] >= before && Int(truncatingIfNeeded: column[place]) <= size
            }
        }
        guard isFine else { throw SnapshotDamage("a column names what is not there") }
    }
}
