import Fengqiao
public import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Reads XES (IEEE 1849-2016): traces become cases, events activities named by their `concept:name`.
///
/// Attributes are taken as text by their keys; nested attributes, globals, extensions and classifiers say nothing
/// about a case and are passed over.
public enum XESReader {
    /// Reads the cases of a file, as far as it can be read.
    public static func read(_ data: Data, file: String) -> ImportFile {
        let delegate = XESDelegate(file)
        let parser = XMLParser(data: data)
        // A log has no business fetching other files.
        parser.shouldResolveExternalEntities = false
        parser.delegate = delegate
        // The parser does not report every file that ends early, so the end of the root element must have been seen.
        let isWhole = parser.parse() && (delegate.sawEnd || !delegate.sawLog)
        var fault = delegate.fault
        if !isWhole, fault == nil {
            let line = max(parser.lineNumber, delegate.line, 1)
            let what =
                delegate.sawLog
                ? "the XML breaks off or is not well-formed; what stood before it was read"
                : "this is not an XML file"
            fault = InterchangeError(.badInput, file: file, line: line, what)
        } else if fault == nil, !delegate.sawLog {
            fault = InterchangeError(.badInput, file: file, "this is no XES file: its root element is not log")
        }
        return ImportFile(cases: delegate.cases, fault: fault)
    }
}

private final class XESDelegate: NSObject, XMLParserDelegate {
    private let file: String
    var cases: [ImportCase] = []
    var fault: InterchangeError?
    var sawLog = false
    var sawEnd = false
    /// The last line on which an element ended.
    private(set) var line = 0

    private enum Place { case outside, trace, event, nested(Int, inEvent: Bool), skipped(Int) }
    private var place = Place.outside
    private var caseLine = 0
    private var caseAttributes: [String: String] = [:]
    private var eventAttributes: [String: String] = [:]
    private var activities: [ImportCase.Activity] = []

    private static let values: Set<String> = [
        "string", "date", "int", "float", "boolean", "id", "list", "container",
    ]

    init(_ file: String) { self.file = file }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        switch place {
        case .outside:
            if name == "log" { sawLog = true }
            if name == "trace" {
                (place, caseLine, caseAttributes, activities) = (.trace, parser.lineNumber, [:], [])
            } else if name == "global" {
                place = .skipped(1)
            }
        case .trace:
            if name == "event" {
                (place, eventAttributes) = (.event, [:])
            } else if Self.values.contains(name) {
                note(attributes, into: &caseAttributes)
                place = .nested(1, inEvent: false)
            } else {
                place = .nested(1, inEvent: false)
            }
        case .event:
            if Self.values.contains(name) { note(attributes, into: &eventAttributes) }
            place = .nested(1, inEvent: true)
        case .nested(let depth, let inEvent): place = .nested(depth + 1, inEvent: inEvent)
        case .skipped(let depth): place = .skipped(depth + 1)
        }
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        line = parser.lineNumber
        switch place {
        case .outside: if name == "log" { sawEnd = true }
        case .skipped(let depth): place = depth == 1 ? .outside : .skipped(depth - 1)
        case .nested(let depth, let inEvent):
            place = depth > 1 ? .nested(depth - 1, inEvent: inEvent) : inEvent ? .event : .trace
        case .event:
            activities.append(
                ImportCase.Activity(
                    name: eventAttributes["concept:name"] ?? "",
                    time: eventAttributes["time:timestamp"].flatMap { Instant($0) }, attributes: eventAttributes))
            place = .trace
        case .trace:
            cases.append(
                ImportCase(
                    id: caseAttributes["concept:name"] ?? "", line: caseLine, attributes: caseAttributes,
                    activities: activities))
            place = .outside
        }
    }

    private func note(_ attributes: [String: String], into target: inout [String: String]) {
        guard let key = attributes["key"], let value = attributes["value"] else { return }
        target[key] = value
    }
}
