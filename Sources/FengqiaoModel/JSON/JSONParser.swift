/// Why a text is not JSON that the ledger reads, and where.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, as the end of a sentence.
    public var reason: String
    /// The line, from 1.
    public var line: Int
    /// The byte in the line, from 1.
    public var column: Int

    /// "line 3, column 14: …"
    public var description: String { "line \(line), column \(column): \(reason)" }
}

/// Reads JSON (RFC 8259), more strictly than most: whole numbers only, no key twice, bounded depth.
///
/// A key that stands twice would mean one thing to this program and another to the next; a fraction cannot be
/// kept exactly. Both are refused rather than guessed at.
public struct JSONParser {
    private let bytes: [UInt8]
    private var at = 0
    private var depth = 0
    // The keys on the way to where the reader is, for errors to name.
    private var path: [String] = []
    private let fractionsAsText: Bool

    /// The deepest nesting that is read, in levels. The deepest document that the ledger writes has 6; the bound
    /// keeps hostile input from exhausting the stack.
    public static let depthLimit = 64

    /// Reads one value that fills the whole text.
    ///
    /// - Parameter fractionsAsText: yields numbers with a fraction or an exponent as the text that spells them, for
    ///   documents of others; the ledger's own have none, and they are refused.
    public static func parse(
        _ text: some Collection<UInt8>, fractionsAsText: Bool = false
    ) throws(JSONError) -> JSONValue {
        var parser = JSONParser(bytes: Array(text), fractionsAsText: fractionsAsText)
        // A byte order mark is not JSON, but common tools write one.
        if parser.bytes.starts(with: [0xef, 0xbb, 0xbf]) { parser.at = 3 }
        parser.skipSpace()
        let value = try parser.value()
        parser.skipSpace()
        if parser.at < parser.bytes.count { throw parser.error("something follows the end of the value") }
        return value
    }

    private init(bytes: [UInt8], fractionsAsText: Bool) {
        self.bytes = bytes
        self.fractionsAsText = fractionsAsText
    }

    private func error(_ reason: String, at offset: Int? = nil) -> JSONError {
        let end = min(offset ?? at, bytes.count)
        let line = bytes[..<end].count { $0 == 0x0a } + 1
        let start = (bytes[..<end].lastIndex(of: 0x0a) ?? -1) + 1
        let field = path.isEmpty ? "" : "`\(path.joined(separator: "."))`: "
        return JSONError(reason: field + reason, line: line, column: end - start + 1)
    }

    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { at += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        at += 1
        return true
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        guard let next else { throw error("the text ends where a value should stand") }
        switch next {
        case UInt8(ascii: "{"): return try nested { (self) throws(JSONError) in try self.object() }
        case UInt8(ascii: "["): return try nested { (self) throws(JSONError) in try self.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw error("this is no JSON value")
        }
    }

    private mutating func nested(
        _ body: (inout JSONParser) throws(JSONError) -> JSONValue
    ) throws(JSONError) -> JSONValue {
        depth += 1
        if depth > Self.depthLimit { throw error("nested deeper than \(Self.depthLimit) levels") }
        let result = try body(&self)
        depth -= 1
        return result
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let text = Array(word.description.utf8)
        guard bytes[at...].starts(with: text) else { throw error("this is no JSON value") }
        at += text.count
        return value
    }

    private mutating func object() throws(JSONError) -> JSONValue {
        at += 1
        var members: [JSONValue.Member] = []
        var keys = SeenKeys()
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(members) }
        while true {
            skipSpace()
            let start = at
            guard next == UInt8(ascii: "\"") else { throw error("a key in double quotes should stand here") }
            let key = try string()
            if keys.isRepeated(key, among: members) { throw error("the key \"\(key)\" stands twice", at: start) }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw error("a colon should follow the key \"\(key)\"") }
            skipSpace()
            path.append(key)
            members.append(JSONValue.Member(key, try value()))
            path.removeLast()
            skipSpace()
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard take(UInt8(ascii: ",")) else { throw error("a comma or } should follow a member") }
        }
    }

    private mutating func array() throws(JSONError) -> JSONValue {
        at += 1
        var elements: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array(elements) }
        while true {
            skipSpace()
            elements.append(try value())
            skipSpace()
            if take(UInt8(ascii: "]")) { return .array(elements) }
            guard take(UInt8(ascii: ",")) else { throw error("a comma or ] should follow an element") }
        }
    }

    private mutating func number() throws(JSONError) -> JSONValue {
        let start = at
        let negative = take(UInt8(ascii: "-"))
        let first = at
        var value: Int64 = 0
        while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
            let digit = Int64(byte - UInt8(ascii: "0"))
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) =
                negative
                ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            if overflow || carry { throw error("the number does not fit in 64 bits", at: start) }
            value = sum
            at += 1
        }
        if at == first { throw error("digits should follow the minus sign") }
        if at - first > 1, bytes[first] == UInt8(ascii: "0") {
            throw error("a number does not begin with 0", at: start)
        }
        if let byte = next, byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e") {
            if fractionsAsText { return .string(fraction(from: start)) }
            throw error("the ledger keeps whole numbers; write the value in a smaller unit", at: start)
        }
        return .integer(value)
    }

    private mutating func fraction(from start: Int) -> String {
        while let byte = next, byte > 0x20, byte != UInt8(ascii: ","), byte != UInt8(ascii: "}"),
            byte != UInt8(ascii: "]")
        {
            at += 1
        }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func string() throws(JSONError) -> String {
        at += 1
        var text: [UInt8] = []
        let start = at
        while true {
            guard let byte = next else { throw error("the text in quotes has no end", at: start - 1) }
            if byte == UInt8(ascii: "\"") { break }
            if byte < 0x20 { throw error("a control character stands in quotes; write it as \\u00XX") }
            at += 1
            if byte == UInt8(ascii: "\\") { try escape(into: &text) } else { text.append(byte) }
        }
        at += 1
        guard let result = String(validating: text, as: UTF8.self) else {
            throw error("the text in quotes is not UTF-8", at: start)
        }
        return result
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        guard let byte = next else { throw error("the text ends in an escape") }
        at += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0c)
        case UInt8(ascii: "n"): text.append(0x0a)
        case UInt8(ascii: "r"): text.append(0x0d)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var code = try hex()
            if code >> 10 == 0x36 {  // D800 to DBFF: the first half of a pair
                guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw error("half a surrogate pair") }
                let low = try hex()
                guard low >> 10 == 0x37 else { throw error("half a surrogate pair") }
                code = 0x10000 + (code & 0x3ff) << 10 + (low & 0x3ff)
            }
            guard let scalar = Unicode.Scalar(code) else { throw error("half a surrogate pair") }
            text.append(contentsOf: String(Character(scalar)).utf8)
        default: throw error("no such escape", at: at - 1)
        }
    }

    private mutating func hex() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw error("four hexadecimal digits should follow \\u")
            }
            value = value << 4 | UInt32(digit)
            at += 1
        }
        return value
    }
}

/// The keys of one object. Few are looked through; many, which only a hostile document has, are hashed, so that reading
/// takes time in proportion to its length.
private struct SeenKeys {
    /// 32 keys: no event has as many fields, and looking through them costs less than hashing them.
    private static let few = 32

    private var hashed: Set<[UInt8]> = []

    mutating func isRepeated(_ key: String, among members: [JSONValue.Member]) -> Bool {
        if members.count < Self.few { return members.contains { $0.key.utf8.elementsEqual(key.utf8) } }
        if hashed.isEmpty { hashed = Set(members.map { Array($0.key.utf8) }) }
        return !hashed.insert(Array(key.utf8)).inserted
    }
}
