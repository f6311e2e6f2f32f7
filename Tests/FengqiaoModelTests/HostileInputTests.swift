import FengqiaoModel
import FengqiaoTesting
import Foundation
import Testing

/// Every field of every kind, with every value that it must not have: refused, with the field's name.
@Suite("Hostile input")
struct HostileInputTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures/events")

    /// The golden event of a kind that has every field, as a command.
    private static func command(_ kind: EventKind) throws -> JSONValue {
        let number = kind.rawValue < 10 ? "0\(kind.rawValue)" : "\(kind.rawValue)"
        let file = folder.appendingPathComponent("\(number)-\(kind.name)-v\(kind.version).json")
        let golden = try JSONParser.parse(try Data(contentsOf: file))
        let event = try #require(golden["events"]?.array?.first?["event"])
        let kept = ["type", "subject", "time", "actor", "unit", "note", "data"]
        var members = try #require(event.object).filter { kept.contains($0.key) }
        members.insert(.init("key", "k-1"), at: 0)
        return .object(members)
    }

    /// The paths of all values in a document that are no objects or lists, and how the errors name them.
    private static func leaves(_ value: JSONValue, _ path: [PathPart] = []) -> [[PathPart]] {
        switch value {
        case .object(let members): members.flatMap { leaves($0.value, path + [.key($0.key)]) }
        case .array(let elements): elements.enumerated().flatMap { leaves($1, path + [.index($0)]) }
        default: [path]
        }
    }

    enum PathPart {
        case key(String)
        case index(Int)
    }

    private static func name(_ path: [PathPart]) -> String {
        path.reduce(into: "") { text, part in
            switch part {
            case .key(let key): text += text.isEmpty ? key : ".\(key)"
            case .index(let index): text += "[\(index)]"
            }
        }
    }

    private static func value(_ document: JSONValue, _ path: ArraySlice<PathPart>) -> JSONValue? {
        guard let part = path.first else { return document }
        switch part {
        case .key(let key): return document[key].flatMap { value($0, path.dropFirst()) }
        case .index(let index): return (document.array?[index]).flatMap { value($0, path.dropFirst()) }
        }
    }

    private static func replacing(
        _ document: JSONValue, _ path: ArraySlice<PathPart>, _ new: JSONValue
    ) -> JSONValue {
        guard let part = path.first else { return new }
        switch (part, document) {
        case (.key(let key), .object(let members)):
            return .object(
                members.map { $0.key == key ? .init(key, replacing($0.value, path.dropFirst(), new)) : $0 })
        case (.index(let index), .array(let elements)):
            return .array(elements.enumerated().map { $0 == index ? replacing($1, path.dropFirst(), new) : $1 })
        default: return document
        }
    }

    private static func refusal(_ command: JSONValue) -> FieldError? {
        do throws(FieldError) {
            _ = try Command(json: command)
            return nil
        } catch { return error }
    }

    @Test(
        "a value of the wrong type, too long, out of range or with what cannot be seen names its field",
        arguments: EventKind.allCases)
    func values(_ kind: EventKind) throws {
        let command = try Self.command(kind)
        _ = try Command(json: command)
        var count = 0
        for path in Self.leaves(command) {
            let name = Self.name(path)
            let wrong: [JSONValue]
            switch try #require(Self.value(command, path[...])) {
            case .string:
                wrong = [
                    .string(String(repeating: "长", count: 3_000)), "a\u{0}b", "a\u{7f}", "abc\u{202e}cba", "a\u{2066}b",
                    "a\u{200f}", "a\u{feff}b", "a\u{2028}b", 7, true, [], [:],
                ]
            case .integer: wrong = ["7", true, [], .integer(.max), .integer(.min), .decimal(15, digits: 1)]
            case .bool: wrong = ["true", 1, []]
            default: continue
            }
            for value in wrong {
                // Some fields may hold any number of 64 bits, such as that of a version.
                let changed = Self.replacing(command, path[...], value)
                guard let error = Self.refusal(changed) else {
                    let isFree = value == .integer(.max) || name == "key"
                    #expect(isFree, "\(kind): \(name) took \(value)")
                    continue
                }
                let isNamed = error.field == name || name.hasPrefix(error.field) && !error.field.isEmpty
                #expect(isNamed, "\(kind): \(name) with \(value): \(error.field): \(error.reason)")
                #expect(!error.reason.isEmpty)
                count += 1
            }
        }
        #expect(count > 20)
    }

    @Test(
        "a field that is not the kind's, stands twice or is not UTF-8 is refused with its name",
        arguments: EventKind.allCases)
    func documents(_ kind: EventKind) throws {
        let command = try Self.command(kind)
        for key in ["unknown", "Data", "payload"] {
            var members = try #require(command.object)
            members.append(.init(key, 1))
            let outer = #expect(throws: FieldError.self) { try Command(json: .object(members)) }
            #expect(outer?.field == key)
            var data = try #require(command["data"]?.object)
            data.append(.init(key, 1))
            let changed = Self.replacing(command, [.key("data")], .object(data))
            let inner = #expect(throws: FieldError.self) { try Command(json: changed) }
            #expect(inner?.field == "data.\(key)")
        }
        let missing = try #require(command.object).filter { $0.key != "unit" }
        let error = #expect(throws: FieldError.self) { try Command(json: .object(missing)) }
        #expect(error?.field == "unit")
        // Bytes that are no UTF-8, in the place of each text.
        let line = Array(command.line.utf8)
        for key in ["subject", "actor", "unit"] where command[key] != nil {
            let text = Array("\"\(key)\":\"".utf8)
            let at = try #require(line.firstRange(of: text)).upperBound
            for bytes in [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80]] as [[UInt8]] {
                let broken = line[..<at] + bytes + line[at...]
                let error = #expect(throws: JSONError.self) { try JSONParser.parse(broken) }
                #expect(error?.reason.hasPrefix("`\(key)`: ") == true, "\(error?.reason ?? "")")
            }
        }
        let twice = Array(command.line.dropLast().utf8) + Array(",\"unit\":\"u\"}".utf8)
        #expect(throws: JSONError.self) { try JSONParser.parse(twice) }
    }

    @Test("documents cut short or with any byte changed are read or refused, and never trap")
    func damage() throws {
        var random = TestGenerator(state: 1)
        for kind in EventKind.allCases {
            let line = Array(try Self.command(kind).line.utf8)
            for length in stride(from: 0, to: line.count, by: 3) {
                #expect(throws: JSONError.self) { try JSONParser.parse(line[..<length]) }
            }
            for _ in 0..<400 {
                var bytes = line
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    bytes[Int.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
                }
                guard let value = try? JSONParser.parse(bytes), let command = try? Command(json: value) else {
                    continue
                }
                // What is taken is a command like any other: it has one form.
                #expect(try Command(json: JSONParser.parse(command.json(zone: .china).line.utf8)) == command)
            }
        }
    }

    @Test("deep nesting, many keys and long lists are refused or read in time")
    func size() throws {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: JSONError.self) { try JSONParser.parse(deep.utf8) }
        let keys = "{" + (0..<200_000).map { "\"k\($0)\":1" }.joined(separator: ",") + "}"
        let started = ContinuousClock.now
        #expect(try JSONParser.parse(keys.utf8).object?.count == 200_000)
        #expect(throws: JSONError.self) { try JSONParser.parse((keys.dropLast() + ",\"k7\":1}").utf8) }
        // Looking through all keys for each of them would take minutes.
        #expect(started.duration(to: .now) < .seconds(20))
        let command = try Self.command(.matterSplit)
        let children = JSONValue.array((0..<401).map { .string("P-\($0)") })
        let error = #expect(throws: FieldError.self) {
            try Command(json: Self.replacing(command, [.key("data"), .key("children")], children))
        }
        #expect(error?.field == "data.children")
    }
}
