import FengqiaoModel
public import FengqiaoSchema

extension Chronicle {
    /// A part of the facts, which is proved with a digest of its own.
    public enum Part: String, CaseIterable, Sendable {
        /// What every event carries.
        case envelopes
        /// Units, calendars, policies and duties of posts.
        case references
        /// Reports, acceptances, checks, closings and whatever else moves a matter.
        case handling
        /// How matters were handed on.
        case transfers
        /// Pauses, extensions and supervision.
        case clocks
        /// What reporters were told and said, appeals, rewards, and what workers did on duty.
        case answers
        /// Mediations, agreements and their performance.
        case mediation
        /// Petitions.
        case petitions
        /// What was corrected.
        case corrections
    }

    /// Hands the bytes of a part of the facts to a sink: equal facts give equal bytes, however they came to be: at once or one
    /// by one, on one thread or several, from tails or from segments.
    ///
    /// Ordinals stand for names here; the names are among the bytes of the envelopes. Names have their ordinals by their first
    /// use in the log, in tails as in segments.
    public func bytes(of part: Part, _ names: Names, into sink: (borrowing RawSpan) -> Void) {
        switch part {
        case .envelopes:
            log.bytes(into: sink)
            // Whose facts they are: each names the one before it, and a matter its last.
            let last = chains.map(\.last)
            last.lendBytes(to: sink)
            // A segment brings all of its names at once: those that only later events use say nothing of these.
            let used = usedNames
            for space in NameSpace.allCases { names[space].bytes(first: used[space.index], into: sink) }
        case .references:
            for reference in references {
                var writer = RowFieldWriter(RowWriter(), version: reference.body.kind.version)
                reference.body.write(to: &writer)
                let head = [reference.at.milliseconds, Int64(bitPattern: reference.position)]
                head.lendBytes(to: sink)
                sink(writer.row.bytes.rawSpan)
            }
        case .handling, .transfers, .clocks, .mediation, .petitions: tables.bytes(of: part, into: sink)
        case .answers:
            tables.bytes(of: part, into: sink)
            dutyBytes(into: sink)
        case .corrections: corrections.bytes(into: sink)
        }
    }
}

extension Chronicle {
    private func dutyBytes(into sink: (borrowing RawSpan) -> Void) {
        var row = RowWriter()
        for duty in duties {
            row.integer(duty.at.milliseconds)
            row.varint(UInt64(duty.worker))
            row.varint(UInt64(duty.unit))
            row.byte(duty.kind.code)
            row.integer(duty.from.milliseconds)
            row.varint(UInt64(duty.subjects.count))
            for subject in subjects(of: duty) { row.blob(tables.people.bytes(of: subject)) }
            if row.bytes.count < 65_536 { continue }
            sink(row.bytes.rawSpan)
            row.removeAll()
        }
        sink(row.bytes.rawSpan)
    }

    /// How many names of each family the facts use, up to the highest ordinal, by the family's index.
    private var usedNames: [Int] {
        var counter = NameCounter()
        counter.count(log.actors, .worker)
        counter.count(log.units, .unit)
        counter.counts[NameSpace.matter.index] = chains.count
        for duty in duties { counter.count([duty.worker], .worker) }
        var tables = self.tables
        for part in Part.allCases { tables.visit(part, &counter) }
        return counter.counts
    }
}

/// Finds the highest ordinals that columns hold.
private struct NameCounter: FactVisitor {
    var counts = [Int](repeating: 0, count: NameSpace.count)

    mutating func count(_ ordinals: [UInt32], _ space: NameSpace) {
        // Nobody is the highest number that there is, and 0 when one is added.
        var highest: UInt32 = 0
        for ordinal in ordinals { highest = max(highest, ordinal &+ 1) }
        counts[space.index] = max(counts[space.index], Int(highest))
    }

    mutating func visit<Value>(_ column: inout FactColumn<Value>, _ content: FactContent, _ kind: EventKind?) {
        guard case .name(let space) = content else { return }
        var highest: UInt32 = 0
        _ = column.allSatisfy { value in
            highest = max(highest, UInt32(truncatingIfNeeded: value) &+ 1)
            return true
        }
        counts[space.index] = max(counts[space.index], Int(highest))
    }
}

extension ReportKind {
    /// The parts of the facts that a report rests on.
    public var parts: [Chronicle.Part] {
        switch self {
        case .overdue: [.envelopes, .references, .handling, .transfers, .clocks, .mediation, .petitions, .corrections]
        case .scorecard: Chronicle.Part.allCases
        case .containment: [.envelopes, .references, .handling, .transfers, .mediation, .petitions, .corrections]
        }
    }
}

extension FactTables {
    /// Hands the columns of a part to a sink, with names in the place of people.
    fileprivate func bytes(of part: Chronicle.Part, into sink: (borrowing RawSpan) -> Void) {
        // Nothing is changed; visits are for who fills columns, too.
        var tables = self
        withoutActuallyEscaping(sink) { sink in
            var visitor = ColumnBytes(
                reporters: reporters, people: people, petitionNames: petitionNames, sink: sink)
            tables.visit(part, &visitor)
        }
    }
}

/// Hands columns to a sink as bytes.
private struct ColumnBytes: FactVisitor {
    let reporters: NameList
    let people: NameTable
    let petitionNames: NameTable
    let sink: (borrowing RawSpan) -> Void

    mutating func visit<Value>(_ column: inout FactColumn<Value>, _ content: FactContent, _ kind: EventKind?) {
        switch content {
        case .plain, .instant, .name, .ends: column.bytes(into: sink)
        case .reporter: names(column) { reporters.bytes(of: $0) }
        case .person: names(column) { people.bytes(of: $0) }
        case .petition: names(column) { petitionNames.bytes(of: $0) }
        }
    }

    // People are numbered in the order in which blocks bring them, which says nothing: their names are what counts.
    private func names<Value>(_ column: FactColumn<Value>, _ name: (UInt32) -> ArraySlice<UInt8>) {
        var row = RowWriter()
        for place in 0..<column.count {
            let ordinal = UInt32(truncatingIfNeeded: column[place])
            if ordinal == NameTable.none { row.varint(0) } else { row.blob(name(ordinal)) }
            if row.bytes.count < 65_536 { continue }
            sink(row.bytes.rawSpan)
            row.removeAll()
        }
        sink(row.bytes.rawSpan)
    }
}
