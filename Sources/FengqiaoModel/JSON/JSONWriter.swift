extension JSONValue {
    /// The document on one line, without spaces: the form of JSON Lines.
    ///
    /// The same value gives the same bytes on every machine. Non-ASCII text is written as it is; control
    /// characters, and the two line separators that break JavaScript and line readers, are escaped.
    public var line: String {
        var out: [UInt8] = []
        write(to: &out, indent: nil)
        return String(decoding: out, as: UTF8.self)
    }

    /// The document over several lines, indented by two spaces: the form for people.
    public var pretty: String {
        var out: [UInt8] = []
        write(to: &out, indent: 0)
        return String(decoding: out, as: UTF8.self)
    }

    private func write(to out: inout [UInt8], indent: Int?) {
        switch self {
        case .null: out.append(contentsOf: "null".utf8)
        case .bool(let value): out.append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let value): out.append(contentsOf: String(value).utf8)
        case .decimal(let value, let digits): Self.decimal(value, digits, to: &out)
        case .string(let value): Self.quote(value, to: &out)
        case .array(let elements):
            Self.group(elements, "[", "]", to: &out, indent) { element, out, inner in
                element.write(to: &out, indent: inner)
            }
        case .object(let members):
            Self.group(members, "{", "}", to: &out, indent) { member, out, inner in
                Self.quote(member.key, to: &out)
                out.append(contentsOf: (inner == nil ? ":" : ": ").utf8)
                member.value.write(to: &out, indent: inner)
            }
        }
    }

    private static func group<T>(
        _ items: [T], _ open: String, _ close: String, to out: inout [UInt8], _ indent: Int?,
        _ body: (T, inout [UInt8], Int?) -> Void
    ) {
        out.append(contentsOf: open.utf8)
        let inner = indent.map { $0 + 2 }
        for (index, item) in items.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            if let inner { out.append(contentsOf: [0x0a] + Array(repeating: 0x20, count: inner)) }
            body(item, &out, inner)
        }
        if let indent, !items.isEmpty { out.append(contentsOf: [0x0a] + Array(repeating: 0x20, count: indent)) }
        out.append(contentsOf: close.utf8)
    }

    private static func decimal(_ value: Int64, _ digits: Int, to out: inout [UInt8]) {
        let text = String(value.magnitude)
        let padded = String(repeating: "0", count: max(0, digits + 1 - text.utf8.count)) + text
        out.append(contentsOf: ((value < 0 ? "-" : "") + padded.dropLast(digits)).utf8)
        if digits > 0 { out.append(contentsOf: ("." + padded.suffix(digits)).utf8) }
    }

    private static func quote(_ text: String, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out.append(contentsOf: "\\\"".utf8)
            case "\\": out.append(contentsOf: "\\\\".utf8)
            case "\n": out.append(contentsOf: "\\n".utf8)
            case "\t": out.append(contentsOf: "\\t".utf8)
            case "\u{0}"..."\u{1f}", "\u{7f}", "\u{2028}", "\u{2029}":
                let hex = String(scalar.value, radix: 16)
                out.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - hex.count) + hex).utf8)
            default: out.append(contentsOf: UTF8.encode(scalar).map { Array($0) } ?? [])
            }
        }
        out.append(UInt8(ascii: "\""))
    }
}
