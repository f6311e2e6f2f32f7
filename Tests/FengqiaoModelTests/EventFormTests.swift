import FengqiaoModel
import FengqiaoSchema
import FengqiaoTesting
import Testing

/// Makes up payloads of every kind: each field gets a value of its type, optional ones are there or not, lists have up
/// to three elements.
private struct RandomReader: FieldReader {
    var random: TestGenerator
    var version = UInt8.max

    mutating func integer(_ field: String, _ range: ClosedRange<Int64>) -> Int64 { .random(in: range, using: &random) }
    mutating func instant(_ field: String) -> Instant {
        Instant(milliseconds: .random(in: Instant.range, using: &random))
    }
    mutating func date(_ field: String) -> LocalDate {
        LocalDate(dayNumber: .random(in: -20_000...80_000, using: &random))
    }
    mutating func flag(_ field: String) -> Bool { .random(using: &random) }
    mutating func code<C: Code>(_ field: String, _ type: C.Type) throws(FieldError) -> C {
        guard let value = C.allCases.randomElement(using: &random) else { throw FieldError(field, "none") }
        return value
    }
    mutating func id<Tag>(_ field: String, _ type: ID<Tag>.Type) throws(FieldError) -> ID<Tag> {
        do throws(NameError) { return try ID(checking: text(1...20)) } catch { throw FieldError(field, error.reason) }
    }
    mutating func text(_ field: String, limit: Int) -> String { text(1...60) }
    mutating func optional<T>(
        _ field: String, _ read: (inout RandomReader, String) throws(FieldError) -> T
    ) throws(FieldError) -> T? { Bool.random(using: &random) ? try read(&self, field) : nil }
    mutating func list<T>(
        _ field: String, max: Int, _ read: (inout RandomReader) throws(FieldError) -> T
    ) throws(FieldError) -> [T] {
        var result: [T] = []
        for _ in 0..<Int.random(in: 0...3, using: &random) { result.append(try read(&self)) }
        return result
    }
    mutating func record<T>(
        _ field: String, _ read: (inout RandomReader) throws(FieldError) -> T
    ) throws(FieldError) -> T? { Bool.random(using: &random) ? try read(&self) : nil }

    private mutating func text(_ length: ClosedRange<Int>) -> String {
        let letters = Array("abcXYZ019-/枫桥事😀é\"\\")
        return String(
            (0..<Int.random(in: length, using: &random)).compactMap { _ in letters.randomElement(using: &random) })
    }
}

@Suite("The forms of an event")
struct EventFormTests {
    private static func event(_ kind: EventKind, _ random: inout TestGenerator) throws -> Event {
        var reader = RandomReader(random: random)
        let body = try EventBody(kind, from: &reader)
        let stream = kind.isReference ? kind.referenceStream : try reader.id("", MatterID.self).string
        let envelope = Envelope(
            eventID: Bool.random(using: &reader.random) ? try reader.id("", EventID.self) : nil, stream: stream,
            sequence: UInt64(reader.integer("", 1...1_000)), occurredAt: reader.instant(""),
            actor: try reader.id("", WorkerID.self), unit: try reader.id("", UnitID.self),
            causation: Bool.random(using: &reader.random) ? try reader.id("", EventID.self) : nil,
            policyVersion: Bool.random(using: &reader.random) ? reader.integer("", 0...9) : nil,
            note: Bool.random(using: &reader.random) ? reader.text("", limit: 60) : nil)
        random = reader.random
        return Event(position: 7, recordedAt: Instant(milliseconds: 1), envelope: envelope, body: body)
    }

    @Test("an event is one row, and the row is that event", arguments: EventKind.allCases)
    func rows(_ kind: EventKind) throws {
        var random = TestGenerator(state: UInt64(kind.rawValue))
        for _ in 0..<100 {
            let event = try Self.event(kind, &random)
            let row = event.row
            #expect(try Event(row: row.rawSpan, position: 7, recordedAt: Instant(milliseconds: 1)) == event)
        }
    }

    @Test("any damage to a row is an error or another event's own row; never a trap", arguments: EventKind.allCases)
    func damage(_ kind: EventKind) throws {
        var random = TestGenerator(state: UInt64(kind.rawValue) + 1_000)
        let row = try Self.event(kind, &random).row
        func look(_ bytes: [UInt8]) {
            var names = Names()
            var block = EventBlock(
                EventSelection(columns: KindSet(EventKind.allCases.map(\.rawValue))), EventKind.registry)
            let fits = (try? block.append(bytes.rawSpan, position: 0, recordedAt: 0, &names)) != nil
            guard let event = try? Event(row: bytes.rawSpan, position: 7, recordedAt: Instant(milliseconds: 1)) else {
                return
            }
            #expect(fits, "the columns refuse what the model reads")
            #expect(event.row == bytes, "two byte strings for one event")
        }
        for length in 0..<row.count { look(Array(row[..<length])) }
        for index in row.indices {
            for bit in 0..<8 {
                var bytes = row
                bytes[index] ^= 1 << bit
                look(bytes)
            }
        }
        for _ in 0..<200 {
            var bytes = row
            for _ in 0..<3 { bytes[Int.random(in: row.indices, using: &random)] = .random(in: 0...255, using: &random) }
            look(bytes)
        }
    }

    @Test("a command is one JSON document, and the document is that command", arguments: EventKind.allCases)
    func json(_ kind: EventKind) throws {
        var random = TestGenerator(state: UInt64(kind.rawValue) + 2_000)
        for _ in 0..<100 {
            let event = try Self.event(kind, &random)
            var command = Command(
                key: "k", eventID: event.envelope.eventID, matter: event.matter, at: event.envelope.occurredAt,
                actor: event.envelope.actor, unit: event.envelope.unit, causation: event.envelope.causation,
                note: event.envelope.note, event.body)
            if kind.isOfWorker { command.worker = try WorkerID(checking: event.envelope.stream) }
            let text = command.json(zone: .china).line
            #expect(try Command(json: JSONParser.parse(text.utf8)) == command, "\(text)")
            let pretty = command.json(zone: .china).pretty
            #expect(try Command(json: JSONParser.parse(pretty.utf8)) == command)
        }
    }

    @Test("the schema that the log carries names every field that the JSON form has")
    func schemas() throws {
        for kind in EventKind.allCases {
            var random = TestGenerator(state: UInt64(kind.rawValue) + 3_000)
            let known = Set(kind.schema.fields.map(\.name))
            for _ in 0..<30 {
                let event = try Self.event(kind, &random)
                let data = JSONFieldWriter.write(AnyFields(body: event.body), zone: .china)
                #expect(Set((data.object ?? []).map(\.key)).isSubset(of: known), "\(kind)")
            }
            #expect(!known.isEmpty)
        }
    }

    @Test("numbers of kinds never change")
    func numbers() {
        let all = EventKind.allCases.map { "\($0.rawValue) \($0.name)" }.joined(separator: ", ")
        #expect(
            all == """
                1 MatterReported, 2 FieldCheckRecorded, 3 MatterAccepted, 4 MatterDeclined, 5 MatterReclassified, \
                6 DuplicateLinked, 7 MatterSplit, 8 TransferProposed, 9 TransferAccepted, 10 TransferReturned, \
                11 TransferAdjudicated, 12 ProgressNoted, 13 ClockPaused, 14 ClockResumed, 15 ExtensionRecorded, \
                16 SupervisionRecorded, 17 HandlingCompleted, 18 MatterClosed, 19 MatterReopened, \
                20 FeedbackRecorded, 21 MediationOpened, 22 MediationSessionHeld, 23 AgreementReached, \
                24 MediationEnded, 25 JudicialConfirmationRecorded, 26 PerformanceRecorded, 27 PetitionRecorded, \
                28 RewardDecided, 29 AppealDecided, 30 DutyLogged, 31 CorrectionRecorded, 41 CalendarPublished, \
                42 PolicyPublished, 43 UnitChanged, 44 DutyChanged, 45 RegisterPublished, 46 ReportPublished, \
                61 LogFounded, 62 RestoreRecorded
                """)
        #expect(Tier.hard.code == 3 && Outcome.forced.code == 7 && Rung.above.code == 7 && ClockUnit.sameDay.code == 6)
        #expect(Tier(code: 0) == nil && Tier(code: 4) == nil && Tier(code: 255) == nil)
    }

    @Test("a golden row: the bytes of a report, field by field")
    func golden() throws {
        let report = MatterReported(
            channel: .hotline, originUnit: "g", reporter: Reporter(reporterClass: .resident), summary: "路灯")
        let envelope = Envelope(
            stream: "M-1", sequence: 1, occurredAt: Instant(milliseconds: 1_000), actor: "w", unit: "u")
        let expected: [UInt8] =
            [1, 1, 1, 0] + [3] + Array("M-1".utf8) + [1] + [0xd0, 0x0f] + [1, 0x77] + [1, 0x75]
            + [2] + [1, 0x67] + [1, 2, 0] + [0, 0, 0] + [1, 6] + Array("路灯".utf8)
        #expect(Event.row(envelope, .matterReported(report)) == expected)
    }
}

/// Any body as fields, for writing it alone.
private struct AnyFields: Fields {
    var body: EventBody

    init(body: EventBody) { self.body = body }

    init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) { throw FieldError("", "written only") }

    func write<W: FieldWriter>(to writer: inout W) { body.payload.write(to: &writer) }
}
