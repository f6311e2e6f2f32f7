/// A value of a closed list. It is stored as a byte and written in JSON by its case's name.
///
/// The byte is the place of the case in the declaration, from 1. Stored bytes never change their meaning: new
/// cases go to the end, and none is ever removed.
public protocol Code: RawRepresentable<String>, CaseIterable, Hashable, Sendable {}

extension Code {
    /// The byte that stands for the value: 1 to 254.
    public var code: UInt8 {
        if let ordinal = ordinal(of: self) { return ordinal + 1 }
        var number: UInt8 = 1
        for value in Self.allCases {
            if value == self { break }
            number += 1
        }
        return number
    }

    /// The value for a byte, or `nil`.
    public init?(code: UInt8) {
        guard code >= 1, Int(code) <= Self.allCases.count else { return nil }
        self = Self.allCases[Self.allCases.index(Self.allCases.startIndex, offsetBy: Int(code) - 1)]
    }
}
