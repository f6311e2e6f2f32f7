/// Why a text is not a name, as the end of a sentence: "… must not be empty".
public struct NameError: Error, Hashable, Sendable {
    /// The reason.
    public var reason: String
}

/// What may stand in a name.
///
/// Names are printed in reports and compared by people: what cannot be seen, or changes what is seen around it,
/// is refused at the door rather than trusted later.
public enum NameRules {
    /// The longest name, in bytes of UTF-8: 42 Chinese characters. It bounds what an index holds per name.
    public static let byteLimit = 128

    /// Checks a name.
    public static func check(_ text: String) throws(NameError) {
        if text.isEmpty { throw NameError(reason: "must not be empty") }
        if text.utf8.count > byteLimit {
            throw NameError(reason: "is \(text.utf8.count) bytes long; at most \(byteLimit) are allowed")
        }
        if !TextBytes.isPlain(text) {
            for scalar in text.unicodeScalars {
                if let what = refused(scalar) { throw NameError(reason: "holds \(what)") }
            }
        }
        if text.utf8.first == 0x20 || text.utf8.last == 0x20 {
            throw NameError(reason: "begins or ends with a space")
        }
    }

    /// Checks free text: any length up to a limit in bytes, line feeds and tabs allowed.
    public static func checkText(_ text: String, byteLimit: Int) throws(NameError) {
        if text.utf8.count > byteLimit {
            throw NameError(reason: "is \(text.utf8.count) bytes long; at most \(byteLimit) are allowed")
        }
        if TextBytes.isPlain(text) { return }
        for scalar in text.unicodeScalars where scalar != "\n" && scalar != "\t" && scalar != "\r" {
            if let what = refused(scalar) { throw NameError(reason: "holds \(what)") }
        }
    }

    private static func refused(_ scalar: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0...0x1f, 0x7f...0x9f: "a control character (U+\(hex(scalar)))"
        // UAX 9: these turn the direction of what follows and can disguise a name as another.
        case 0x061c, 0x200e, 0x200f, 0x202a...0x202e, 0x2066...0x2069:
            "a character that changes the writing direction (U+\(hex(scalar)))"
        case 0x2028, 0x2029: "a line separator (U+\(hex(scalar)))"
        case 0x200b, 0x2060, 0xfeff: "an invisible character (U+\(hex(scalar)))"
        default: nil
        }
    }

    private static func hex(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
