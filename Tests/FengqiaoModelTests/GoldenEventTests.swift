import FengqiaoModel
import FengqiaoSchema
import FengqiaoTesting
import Foundation
import Testing

/// Every version of every kind that was ever recorded, as it lies in logs: a file for each under `Fixtures/events`.
///
/// `FENGQIAO_RENEW_FIXTURES=1` writes the file of a version that has none yet; a file that is there is never changed.
@Suite("Golden events")
struct GoldenEventTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures/events")
    private static let renews = ProcessInfo.processInfo.environment["FENGQIAO_RENEW_FIXTURES"] != nil

    /// All kinds in all their versions.
    static let versions = EventKind.allCases.flatMap { kind in (1...kind.version).map { Version(kind, $0) } }

    struct Version: Sendable, CustomTestStringConvertible {
        var kind: EventKind
        var version: UInt8
        init(_ kind: EventKind, _ version: UInt8) { (self.kind, self.version) = (kind, version) }
        var testDescription: String { "\(kind.name) version \(version)" }
        var file: String {
            "\(kind.rawValue < 10 ? "0" : "")\(kind.rawValue)-\(kind.name)-v\(version).json"
        }
        var schema: KindSchema { kind.schema(version: version) }
    }

    @Test("every version of every kind has its file, and no file stands for anything else")
    func complete() throws {
        if Self.renews { return }
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(files.sorted() == Self.versions.map(\.file).sorted())
    }

    @Test("a stored event is read, and written again in the same bytes, as a row and as JSON", arguments: versions)
    func sameBytes(_ version: Version) throws {
        let url = Self.folder.appendingPathComponent(version.file)
        if Self.renews, !FileManager.default.fileExists(atPath: url.path) {
            try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
            try Data((try Self.document(version).pretty + "\n").utf8).write(to: url)
        }
        let document = try JSONParser.parse(try Data(contentsOf: url))
        #expect(document["fields"] == .array(version.schema.fields.map(Self.json)))
        let events = try #require(document["events"]?.array)
        #expect(events.count == 3)
        for (index, golden) in events.enumerated() {
            let row = try Self.bytes(try #require(golden["row"]?.string))
            let line = try #require(golden["event"])
            let recordedAt = try #require(line["recordedtime"]?.string.flatMap { Instant($0) })
            let event = try Event(row: row.rawSpan, position: UInt64(index), recordedAt: recordedAt)
            #expect(event.version == version.version && event.kind == version.kind)
            #expect(event.row == row)
            #expect(event.json(origin: "golden", append: 1, zone: .china) == line)
            #expect(try RecordedLine(json: line).event == event)
            // What the newest version says of it is what it said, and no more.
            var newest = event
            newest.version = version.kind.version
            let again = try Event(row: newest.row.rawSpan, position: UInt64(index), recordedAt: recordedAt)
            #expect(again.body == event.body)
            let known = Set(version.schema.fields.map(\.name))
            let said = newest.json(origin: "golden", append: 1, zone: .china)["data"]?.object ?? []
            #expect(said.allSatisfy { known.contains($0.key) || $0.value == false }, "\(said)")
        }
    }

    @Test("a new version has the fields of the one before and then others, which may be absent", arguments: versions)
    func grows(_ version: Version) throws {
        guard version.version > 1 else { return }
        let before = version.kind.schema(version: version.version - 1).fields
        #expect(Array(version.schema.fields.prefix(before.count)) == before)
        let new = version.schema.fields.dropFirst(before.count)
        #expect(!new.isEmpty)
        for field in new {
            switch field.type {
            case .list, .record, .flag: continue
            default: #expect(field.isOptional, "\(field.name) has no way to be absent")
            }
        }
    }

    // Three events: with everything that may be there, with nothing of it, and with half of it.
    private static func document(_ version: Version) throws -> JSONValue {
        let events = try [100, 0, 50].enumerated().map { index, percent in
            let event = try GoldenFields.event(version, index, percent)
            return JSONValue.object([
                .init("event", event.json(origin: "golden", append: 1, zone: .china)),
                .init("row", .string(text(event.row))),
            ])
        }
        return [
            "kind": .integer(Int64(version.kind.rawValue)), "version": .integer(Int64(version.version)),
            "fields": .array(version.schema.fields.map(json)), "events": .array(events),
        ]
    }

    private static func json(_ field: FieldSchema) -> JSONValue {
        var members: [JSONValue.Member] = [.init("name", .string(field.name))]
        switch field.type {
        case .list(let inner):
            members += [.init("type", "list"), .init("of", .array(inner.map(json)))]
        case .record(let inner):
            members += [.init("type", "record"), .init("of", .array(inner.map(json)))]
        default: members.append(.init("type", .string("\(field.type)")))
        }
        if field.isOptional { members.append(.init("optional", true)) }
        return .object(members)
    }

    private static func text(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func bytes(_ text: String) throws -> [UInt8] {
        let digits = Array(text.utf8)
        return try stride(from: 0, to: digits.count - 1, by: 2).map {
            try #require(UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16))
        }
    }
}

/// Makes up the fields of golden events.
private struct GoldenFields: FieldReader {
    var random: TestGenerator
    let version: UInt8
    let percent: Int

    static func event(_ version: GoldenEventTests.Version, _ index: Int, _ percent: Int) throws -> Event {
        var fields = GoldenFields(
            random: TestGenerator(state: UInt64(version.kind.rawValue) << 16 | UInt64(version.version) << 8),
            version: version.version, percent: percent)
        let kind = version.kind
        let body = try EventBody(kind, from: &fields)
        let start = try #require(Instant("2024-04-26T16:00:00.250+08:00"))
        let isFull = percent == 100
        var event = Event(
            position: UInt64(index), recordedAt: start + 60_000,
            envelope: Envelope(
                eventID: isFull ? "event-1" : nil, stream: kind.isReference ? kind.referenceStream : "M-枫桥-1",
                sequence: UInt64(index) * 200 + 1, occurredAt: start, actor: "w-17", unit: "grid/7",
                causation: isFull ? "@0" : nil, policyVersion: isFull ? 3 : nil, note: isFull ? "路灯不亮" : nil),
            body: body)
        event.version = version.version
        return event
    }

    private mutating func isThere() -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    mutating func integer(_ field: String, _ range: ClosedRange<Int64>) -> Int64 {
        min(range.upperBound, range.lowerBound + Int64.random(in: 0...1_000, using: &random))
    }
    mutating func instant(_ field: String) -> Instant {
        Instant(milliseconds: 1_714_118_400_000 + Int64.random(in: 0...10_000_000_000, using: &random))
    }
    mutating func date(_ field: String) -> LocalDate {
        LocalDate(year: 2024, month: 1, day: 1) + Int64.random(in: 0...365, using: &random)
    }
    mutating func flag(_ field: String) -> Bool { isThere() }
    mutating func code<C: Code>(_ field: String, _ type: C.Type) throws(FieldError) -> C {
        guard let value = C.allCases.randomElement(using: &random) else { throw FieldError(field, "none") }
        return value
    }
    mutating func id<Tag>(_ field: String, _ type: ID<Tag>.Type) throws(FieldError) -> ID<Tag> {
        do throws(NameError) {
            return try ID(checking: (field.isEmpty ? "名" : field) + "-\(Int.random(in: 1...9, using: &random))")
        } catch { throw FieldError(field, error.reason) }
    }
    mutating func text(_ field: String, limit: Int) -> String { "\(field) 内容 \(Int.random(in: 1...9, using: &random))" }
    mutating func optional<T>(
        _ field: String, _ read: (inout GoldenFields, String) throws(FieldError) -> T
    ) throws(FieldError) -> T? { isThere() ? try read(&self, field) : nil }
    mutating func list<T>(
        _ field: String, max: Int, _ read: (inout GoldenFields) throws(FieldError) -> T
    ) throws(FieldError) -> [T] {
        var result: [T] = []
        for _ in 0..<(percent == 0 ? 0 : Int.random(in: 1...2, using: &random)) { result.append(try read(&self)) }
        return result
    }
    mutating func record<T>(
        _ field: String, _ read: (inout GoldenFields) throws(FieldError) -> T
    ) throws(FieldError) -> T? { isThere() ? try read(&self) : nil }
}
