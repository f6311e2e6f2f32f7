package import FengqiaoModel

/// Makes up the fields of commands that are sometimes possible: names come from small pools, times lie near now.
package struct RandomFields: FieldReader {
    package var random: TestGenerator
    package let version = UInt8.max
    /// Units that are likely to be right, such as the holder; others are tried too.
    package var likely: [UnitID] = []
    package var now = Scene.start
    /// Ids of events that a correction may name.
    package var targets: [EventID] = []
    package var matters: [MatterID] = []
    private var isOptional = false
    package static let units: [UnitID] = ["district", "town", "village", "grid", "bureau", "office", "panel", "moon"]

    package init(seed: UInt64) { random = TestGenerator(state: seed) }

    package mutating func happens(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    package mutating func pick<T>(_ values: [T]) -> T { values[Int.random(in: values.indices, using: &random)] }

    package mutating func integer(_ field: String, _ range: ClosedRange<Int64>) -> Int64 {
        // Small numbers are the ones that name something.
        happens(90)
            ? min(range.upperBound, range.lowerBound + Int64.random(in: 0...3, using: &random))
            : Int64.random(in: range, using: &random)
    }

    package mutating func instant(_ field: String) -> Instant {
        let range: ClosedRange<Int64> =
            switch field {
            case "effectiveAt", "at": -4 * Scene.day ... -3 * Scene.day
            case "due", "until", "replyDue": 0...6 * Scene.day
            default: -3 * Scene.day...6 * Scene.day
            }
        return now + Int64.random(in: happens(90) ? range : -3 * Scene.day...6 * Scene.day, using: &random)
    }

    package mutating func date(_ field: String) -> LocalDate {
        LocalDate(year: 2024, month: 3, day: 1) + Int64.random(in: 0...60, using: &random)
    }

    package mutating func flag(_ field: String) -> Bool {
        happens(field == "remediesTold" || field == "consents" ? 90 : 40)
    }

    package mutating func code<C: Code>(_ field: String, _ type: C.Type) throws(FieldError) -> C {
        pick(Array(C.allCases))
    }

    package mutating func id<Tag>(_ field: String, _ type: ID<Tag>.Type) throws(FieldError) -> ID<Tag> {
        let text: String =
            switch type {
            case is UnitID.Type: !likely.isEmpty && happens(70) ? pick(likely).string : pick(Self.units).string
            case is MatterID.Type:
                matters.isEmpty || happens(30) ? "N-\(random.next() % 100_000)" : pick(matters).string
            case is WorkerID.Type: "w-\(Int.random(in: 1...3, using: &random))"
            case is CategoryID.Type: pick(["c", "d", "e"])
            case is EventID.Type: targets.isEmpty ? "@0" : pick(targets).string
            default:
                switch field {
                case "period": "2024-03"
                case "field":
                    pick(["time", "note", "summary", "category", "text", "reason", "tier", "items", "satisfaction"])
                default: "t-\(Int.random(in: 1...3, using: &random))"
                }
            }
        do throws(NameError) { return try ID(checking: text) } catch { throw FieldError(field, error.reason) }
    }

    package mutating func text(_ field: String, limit: Int) -> String {
        guard field == "newValue" else {
            return !isOptional && happens(2) ? "" : pick(["why", "因为", "because of\nit"])
        }
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return "\"" + instant("").text(in: .china) + "\""
        case 1: return "\"c\""
        case 2: return "3"
        case 3: return "[]"
        case 4: return "null"
        default: return "{"
        }
    }

    package mutating func optional<T>(
        _ field: String, _ read: (inout RandomFields, String) throws(FieldError) -> T
    ) throws(FieldError) -> T? {
        // What the ledger finds by itself is mostly left to it.
        let numbers = ["transfer", "mediation", "order", "round", "clock"]
        guard happens(field == "level" || field == "reason" ? 80 : numbers.contains(field) ? 12 : 35) else {
            return nil
        }
        isOptional = true
        defer { isOptional = false }
        return try read(&self, field)
    }

    package mutating func list<T>(
        _ field: String, max: Int, _ read: (inout RandomFields) throws(FieldError) -> T
    ) throws(FieldError) -> [T] {
        var result: [T] = []
        let count = ["children", "parties", "items"].contains(field) ? 1...3 : happens(70) ? 0...0 : 1...2
        for _ in 0..<Int.random(in: count, using: &random) { result.append(try read(&self)) }
        return result
    }

    package mutating func record<T>(
        _ field: String, _ read: (inout RandomFields) throws(FieldError) -> T
    ) throws(FieldError) -> T? { happens(60) ? try read(&self) : nil }
}
