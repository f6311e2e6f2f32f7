public import Fengqiao

/// Reference events in files: the calendars, units and policies that a log is founded with.
///
/// A file is a JSON list of `{"type": "PolicyPublished", "data": {…}}`, or one such object.
public enum ReferenceFile {
    /// Reads a file's events.
    ///
    /// - Throws: ``InterchangeError`` with the place.
    public static func read(_ text: some Collection<UInt8>, file: String, at: Instant) throws(InterchangeError)
        -> [EventBody]
    {
        let value: JSONValue
        do throws(JSONError) { value = try JSONParser.parse(text) } catch {
            throw InterchangeError(.badInput, file: file, line: error.line, "\(error.reason) at column \(error.column)")
        }
        do throws(FieldError) {
            var reader = JSONFieldReader(["references": .array(value.array ?? [value])])
            return try reader.list("references", max: 10_000) { (inner) throws(FieldError) in
                try body(&inner, at: at)
            }
        } catch { throw InterchangeError(.badInput, file: file, error.description) }
    }

    // One event. `effectiveFrom` is the founding's time where the file leaves it out.
    static func body(_ reader: inout JSONFieldReader, at: Instant) throws(FieldError) -> EventBody {
        let type = try reader.text("type", limit: 64)
        var data = try reader.value("data")
        if type == "PolicyPublished" || type == "UnitChanged", data["effectiveFrom"] == nil,
            case .object(let members) = data
        {
            data = .object(members + [.init("effectiveFrom", .string(at.text(in: .china)))])
        }
        let command: JSONValue = [
            "type": .string(type), "time": .string(at.text(in: .china)), "actor": "any", "unit": "any", "data": data,
        ]
        let body = try Command(json: command).body
        guard body.kind.isReference else { throw FieldError("type", "is \(type), which belongs to a matter") }
        return body
    }
}
