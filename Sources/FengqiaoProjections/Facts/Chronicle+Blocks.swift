public import FengqiaoModel
public import FengqiaoSchema

// Blocks become facts.
extension Chronicle {
    /// Folds a block in that was read with ``ChronicleProjection/reads``, behind those before.
    mutating func evolve(_ block: borrowing EventBlock) {
        if block.count == 0 { return }
        let positions = block.positions
        if log.positions == nil {
            let (first, last) = (Int(positions[0]), Int(positions[block.count - 1]))
            if first > log.count { log.skip(first - log.count) }
            guard last - first + 1 == block.count else {
                // Some events were passed over.
                return evolveScattered(block)
            }
        }
        let start = log.count
        let bases = appendTables(block)
        log.append(block)
        place(block, bases, from: start)
        log.append(versions: block.policyVersions)
        chain(block.kinds, block.streams, block.occurredAt, from: start)
        if bases.hasRare { evolveRare(block, bases, from: start) }
        widen(block, bases)
        reserveRest()
    }

    private mutating func evolveScattered(_ block: borrowing EventBlock) {
        // Chains and columns go by neighbours, so what lies between gets an empty place each.
        let bases = appendTables(block)
        let start = log.count
        let positions = block.positions
        let kinds = block.kinds
        var (spreadKinds, spreadTimes) = ([UInt8](), [Int64]())
        var (spreadMatters, spreadVersions) = ([UInt32](), [Int64]())
        var rows: [Int] = []
        for row in kinds.indices {
            while start + spreadKinds.count < Int(positions[row]) {
                spreadKinds.append(0)
                spreadTimes.append(0)
                spreadMatters.append(0)
                spreadVersions.append(FieldColumn.absentInteger)
                rows.append(-1)
            }
            spreadKinds.append(kinds[row])
            spreadTimes.append(block.occurredAt[row])
            spreadMatters.append(block.streams[row])
            spreadVersions.append(block.policyVersions[row])
            rows.append(row)
        }
        log.extend(by: rows.count)
        for (index, row) in rows.enumerated() where row >= 0 {
            log.times[start + index] = block.occurredAt[row]
            log.kinds[start + index] = kinds[row]
            log.actors[start + index] = block.actors[row]
            log.units[start + index] = block.units[row]
            log.places[start + index] = bases.place(kinds[row], block.offsets[row])
        }
        log.append(versions: spreadVersions.span)
        chain(spreadKinds.span, spreadMatters.span, spreadTimes.span, from: start)
        let places = rows.indices.filter { rows[$0] >= 0 }.map { start + $0 }
        evolveRare(block, bases, from: start, at: places)
        widen(block, bases)
    }

    // Instants that facts name may lie before and after all that happened. One look at each event: few name any.
    private mutating func widen(_ block: borrowing EventBlock, _ bases: Bases) {
        var asked: UInt64 = 0
        func ask(_ kind: EventKind, _ names: Bool) {
            if names, block.count(of: kind.rawValue) > 0 { asked |= 1 << UInt64(kind.rawValue) }
        }
        ask(.fieldCheckRecorded, !tables.checked.due.isAll(FieldColumn.absentInteger))
        ask(.matterAccepted, !tables.accepted.due.isAll(FieldColumn.absentInteger))
        ask(.agreementReached, true)
        if asked == 0 { return }
        let (kinds, streams, offsets) = (block.kinds, block.streams, block.offsets)
        for row in kinds.indices where asked >> UInt64(kinds[row] & 63) & 1 == 1 {
            widen(streams[row], EventKind(rawValue: kinds[row]), bases[kinds[row]] &+ offsets[row])
        }
    }

    // The instants that one fact names, which stands at a place in the table of its kind.
    private mutating func widen(_ matter: UInt32, _ kind: EventKind?, _ place: UInt32) {
        func widen(_ instant: Int64) {
            if instant != FieldColumn.absentInteger { self.widen(matter, to: instant) }
        }
        switch kind {
        case .fieldCheckRecorded: widen(tables.checked.due[place])
        case .matterAccepted: widen(tables.accepted.due[place])
        case .agreementReached:
            widen(tables.agreed.effective[place])
            for item in tables.items(ofAgreement: place) { widen(tables.agreed.due[item]) }
        default: break
        }
    }

    // Where the entries of each kind begin in its table.
    private struct Bases {
        private var starts = [UInt32](repeating: 0, count: KindSchema.kindLimit)
        var hasRare = false

        subscript(kind: UInt8) -> UInt32 { starts[Int(kind & 63)] }

        // 1 for kinds that have a table, 0 for the others: these have no place, in whatever blocks they come.
        private var steps = [UInt32](repeating: 0, count: KindSchema.kindLimit)

        mutating func set(_ kind: UInt8, _ start: Int?) {
            starts[Int(kind & 63)] = UInt32(start ?? 0)
            steps[Int(kind & 63)] = start == nil ? 0 : 1
        }

        func place(_ kind: UInt8, _ offset: UInt32) -> UInt32 {
            starts[Int(kind & 63)] &+ steps[Int(kind & 63)] &* offset
        }

        var values: Span<UInt32> { @_lifetime(borrow self) get { starts.span } }
        var factors: Span<UInt32> { @_lifetime(borrow self) get { steps.span } }
    }

    private mutating func appendTables(_ block: borrowing EventBlock) -> Bases {
        var bases = Bases()
        for kind in EventKind.allCases where block.count(of: kind.rawValue) > 0 {
            if kind.isOfWorker || FactKinds.isRare(kind.rawValue) { bases.hasRare = true }
            bases.set(kind.rawValue, tables.count(of: kind))
            tables.append(kind, block)
        }
        return bases
    }

    // Says of each event where it stands in the table of its kind.
    private mutating func place(_ block: borrowing EventBlock, _ bases: Bases, from start: Int) {
        let (kinds, offsets, values, factors) = (block.kinds, block.offsets, bases.values, bases.factors)
        var places = log.places.mutableSpan
        for index in kinds.indices {
            let kind = Int(kinds[index] & 63)
            places[start + index] = values[kind] &+ factors[kind] &* offsets[index]
        }
    }

    // Kinds of which there are few, and which do more than lie in a chain.
    // The rows stand in the log from a place on, or at some places.
    private mutating func evolveRare(
        _ block: borrowing EventBlock, _ bases: Bases, from start: Int, at places: [Int]? = nil
    ) {
        let kinds = block.kinds
        if block.count(of: EventKind.dutyLogged.rawValue) > 0 { appendDuties(block) }
        let rare = FactKinds.Masks().rare
        for row in kinds.indices where rare >> UInt64(kinds[row] & 63) & 1 == 1 {
            evolveRare(block, row, bases, at: UInt32(places.map { $0[row] } ?? start + row))
        }
    }

    // Of these there are more than of the other rare kinds: their columns are looked up once a block.
    private mutating func appendDuties(_ block: borrowing EventBlock) {
        let (kinds, offsets, times) = (block.kinds, block.offsets, block.occurredAt)
        let (workers, units, duty) = (block.streams, block.units, EventKind.dutyLogged.rawValue)
        let (codes, starts) = (block.codes(FactFields.dutyKind), block.numbers(FactFields.dutyFrom))
        let subjects = block.elements(FactFields.dutySubjects)
        for row in kinds.indices where kinds[row] == duty {
            let entry = Int(offsets[row])
            let first = dutySubjects.count
            tables.appendSubjects(entry, subjects, to: &dutySubjects)
            append(
                DutyFact(
                    at: Instant(milliseconds: times[row]), worker: workers[row], unit: units[row],
                    kind: DutyKind(code: codes[entry]) ?? .patrol, from: Instant(milliseconds: starts[entry]),
                    subjects: PoolRange(start: UInt32(first), count: UInt32(dutySubjects.count - first))))
        }
    }

    private mutating func evolveRare(_ block: borrowing EventBlock, _ row: Int, _ bases: Bases, at index: UInt32) {
        guard let kind = EventKind(rawValue: block.kinds[row]) else { return }
        let at = Instant(milliseconds: block.occurredAt[row])
        let (stream, place) = (block.streams[row], bases[kind.rawValue] &+ block.offsets[row])
        switch kind {
        case .correctionRecorded:
            markCorrected(stream)
            let entry = Int(block.offsets[row])
            func text(_ field: FactField) -> String {
                let strings = block.strings(field)
                return strings.bytes.rawSpan.string(strings.range(entry))
            }
            let value = text(FactFields.correctionValue)
            corrections.add(
                stream, target: text(FactFields.correctionTarget), field: text(FactFields.correctionField),
                value: value.isEmpty ? nil : value)
        case .duplicateLinked:
            markKin(stream)
            switch tables.fact(kind, place) {
            case .linked(let primary):
                mark(stream, isOver: true, isMerged: true)
                if primary != NameTable.none { ties.append((stream, primary)) }
            case .duplicate(let duplicate, _): ties.append((stream, duplicate))
            case .unlinked: mark(stream, isOver: false)
            default: break
            }
        case .matterSplit:
            markKin(stream)
            switch tables.fact(kind, place) {
            case .split: mark(stream, isOver: true)
            case .part(let whole):
                parts.append((stream, index))
                ties.append((stream, whole))
            default: break
            }
        // That a log was restored, and from what, changes no figure.
        case .restoreRecorded: break
        default:
            // The block has read the row to its end already; a row that the model refuses was never appended.
            guard kind.isReference, let bytes = block.row(row),
                let event = try? Event(row: bytes.rawSpan, position: block.positions[row], recordedAt: at)
            else { return }
            append(Reference(at: at, position: event.position, body: event.body))
        }
    }
}

extension Chronicle {
    /// Folds an event in. The names must be those of the events before it.
    public mutating func evolve(_ event: Event, _ names: inout Names) {
        var block = EventBlock(ChronicleProjection.reads, EventKind.registry)
        // A row that the model has just written can be read.
        try? block.append(
            event.row.rawSpan, position: event.position, recordedAt: event.recordedAt.milliseconds, &names)
        evolve(block)
    }

    /// The ids that events brought along and that corrections name: where these events are is not known yet.
    public var unresolvedCorrections: [String] { corrections.unresolved }

    /// Says at which position the event with an id is, so that its corrections count.
    public mutating func resolveCorrections(of id: String, to position: UInt64) {
        corrections.resolve(id, to: position)
    }
}
