/// A JSON document as a value: what an event, a command or a policy looks like to people and other programs.
///
/// Numbers are whole numbers of 64 bits. The ledger knows no fractions: shares are basis points, money is fen,
/// times are milliseconds or RFC 3339 text, so a fraction in the input is a mistake and is refused.
/// Objects keep the order of their keys, so what is printed depends on nothing but what was put in.
public indirect enum JSONValue: Hashable, Sendable {
    /// `null`
    case null
    /// `true` or `false`
    case bool(Bool)
    /// A whole number.
    case integer(Int64)
    /// A whole number of 10^-digits: durations, which are no figures. It is written, never read.
    case decimal(Int64, digits: Int)
    /// Text.
    case string(String)
    /// A list.
    case array([JSONValue])
    /// Keys and values, in order; no key stands twice.
    case object([Member])

    /// One key and its value.
    public struct Member: Hashable, Sendable {
        /// The key.
        public var key: String
        /// The value.
        public var value: JSONValue

        /// Makes a member.
        public init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// The value of a key, or `nil` where this is no object or has no such key. O(keys).
    public subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }

    /// The text, or `nil` where this is none.
    public var string: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    /// The number, or `nil` where this is none.
    public var integer: Int64? {
        guard case .integer(let value) = self else { return nil }
        return value
    }

    /// The truth value, or `nil` where this is none.
    public var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The elements, or `nil` where this is no list.
    public var array: [JSONValue]? {
        guard case .array(let value) = self else { return nil }
        return value
    }

    /// The members, or `nil` where this is no object.
    public var object: [Member]? {
        guard case .object(let value) = self else { return nil }
        return value
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    /// Text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A number.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// A truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A list.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// An object.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(elements.map { Member($0.0, $0.1) })
    }
    /// `null`
    public init(nilLiteral: ()) { self = .null }
}
