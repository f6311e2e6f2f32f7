import Fengqiao
public import Foundation

/// Reads service requests of Open311 GeoReport v2 as a JSON list, with the `notes` of its extended form.
///
/// A request becomes a case named by its `service_request_id`; its fields become attributes, those of nested objects
/// under dotted names such as `extended_attributes.channel`. Each note becomes an activity named by its `type`. A
/// request without notes is opened at its `requested_datetime` and, if its status is closed, closed at its
/// `updated_datetime`.
public enum Open311Reader {
    /// Reads the cases of a file; none where it is not JSON.
    public static func read(_ data: Data, file: String) -> ImportFile {
        let value: JSONValue
        do throws(JSONError) { value = try JSONParser.parse(data, fractionsAsText: true) } catch {
            return ImportFile(
                cases: [],
                fault: InterchangeError(
                    .badInput, file: file, line: error.line,
                    "this is not JSON: \(error.reason) at column \(error.column)"))
        }
        guard let requests = value.array ?? value["requests"]?.array else {
            return ImportFile(
                cases: [], fault: InterchangeError(.badInput, file: file, "this is no list of service requests"))
        }
        return ImportFile(cases: requests.map(makeCase), fault: nil)
    }

    private static func makeCase(_ request: JSONValue) -> ImportCase {
        var attributes: [String: String] = [:]
        flatten(request, "", into: &attributes)
        var activities = (request["notes"]?.array ?? []).map { note in
            var attributes: [String: String] = [:]
            flatten(note, "", into: &attributes)
            return ImportCase.Activity(
                name: attributes["type"] ?? "", time: attributes["datetime"].flatMap { Instant($0) },
                attributes: attributes)
        }
        if activities.isEmpty {
            let opened = attributes["requested_datetime"].flatMap { Instant($0) }
            activities.append(.init(name: "opened", time: opened, attributes: [:]))
            if attributes["status"] == "closed" {
                let closed = (attributes["closed_date"] ?? attributes["updated_datetime"]).flatMap { Instant($0) }
                activities.append(.init(name: "closed", time: closed, attributes: [:]))
            }
        }
        return ImportCase(
            id: attributes["service_request_id"] ?? "", line: nil, attributes: attributes, activities: activities)
    }

    private static func flatten(_ value: JSONValue, _ path: String, into attributes: inout [String: String]) {
        switch value {
        case .string(let text): attributes[path] = text
        case .integer(let number): attributes[path] = String(number)
        case .bool(let flag): attributes[path] = flag ? "true" : "false"
        case .object(let members):
            for member in members {
                flatten(member.value, path.isEmpty ? member.key : "\(path).\(member.key)", into: &attributes)
            }
        case .array, .null, .decimal: break
        }
    }
}
