import FengqiaoModel
import FengqiaoSchema

/// The corrections of a log, by matter and in order. They are kept as they were recorded, and laid over the facts when a
/// story is told: so a correction needs no undoing, and names that only it brings are numbered by nobody but a report.
struct FactCorrections: Sendable {
    struct Correction: Sendable {
        /// The position of the event that it corrects; `nil` as long as nobody said where the event with that id is.
        var target: UInt64?
        var field: String
        /// The value, in JSON; `nil` takes the value away.
        var value: JSONValue?
    }

    private var byMatter: [UInt32: [Correction]] = [:]
    // By the bytes of the id: two spellings of a letter are two ids.
    private var places: [[UInt8]: [(matter: UInt32, index: Int)]] = [:]

    var isEmpty: Bool { byMatter.isEmpty }

    subscript(matter: UInt32) -> [Correction]? { byMatter[matter] }

    /// The ids that events brought along and that corrections name, in order: where these events are has to be looked up.
    var unresolved: [String] {
        places.keys.sorted { $0.lexicographicallyPrecedes($1) }.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Notes a correction down. A value that is no JSON corrects nothing: the model records none.
    mutating func add(_ matter: UInt32, target: String, field: String, value: String?) {
        if target.utf8.first == UInt8(ascii: "@"), let position = UInt64(target.dropFirst()) {
            return add(matter, target: position, field: field, value: value)
        }
        let index = byMatter[matter]?.count ?? 0
        guard note(matter, target: nil, field, value) else { return }
        places[Array(target.utf8), default: []].append((matter, index))
    }

    /// Notes a correction down of the event at a position.
    mutating func add(_ matter: UInt32, target: UInt64, field: String, value: String?) {
        _ = note(matter, target: target, field, value)
    }

    private mutating func note(_ matter: UInt32, target: UInt64?, _ field: String, _ value: String?) -> Bool {
        var correction = Correction(target: target, field: field)
        if let value {
            guard let parsed = try? JSONParser.parse(value.utf8) else { return false }
            correction.value = parsed
        }
        byMatter[matter, default: []].append(correction)
        return true
    }

    /// Says where the event with an id is.
    mutating func resolve(_ id: String, to position: UInt64) {
        for place in places.removeValue(forKey: Array(id.utf8)) ?? [] {
            byMatter[place.matter]?[place.index].target = position
        }
    }

    /// All of them, by matter and in order; each with the JSON of its value, empty where it takes the value away.
    var inOrder: [(matter: UInt32, target: UInt64, field: String, value: String)] {
        byMatter.keys.sorted().flatMap { matter in
            (byMatter[matter] ?? []).map { (matter, $0.target ?? .max, $0.field, $0.value?.line ?? "") }
        }
    }

    /// Hands all corrections to a sink, by matter.
    func bytes(into sink: (borrowing RawSpan) -> Void) {
        for matter in byMatter.keys.sorted() {
            for correction in byMatter[matter] ?? [] {
                let target = correction.target.map { Int64(bitPattern: $0) } ?? -1
                let head = [Int64(matter), target]
                head.lendBytes(to: sink)
                let text = Array("\(correction.field)=\(correction.value?.line ?? "")\n".utf8)
                sink(text.rawSpan)
            }
        }
    }
}
