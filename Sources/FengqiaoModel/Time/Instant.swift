/// A point in time: whole milliseconds since 1970-01-01T00:00:00Z.
///
/// Milliseconds, because real logs need them: of the 1,329 closures in a published log of a municipal permit
/// desk, 377 are late by the millisecond and 375 by the second.
public struct Instant: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var milliseconds: Int64

    /// The instants that are accepted from outside: those of ``LocalDate/years``, so that no sum of two of them
    /// can leave 64 bits.
    public static let range: ClosedRange<Int64> =
        LocalDate(year: 1900, month: 1, day: 1).dayNumber * 86_400_000...LocalDate(year: 2200, month: 1, day: 1)
        .dayNumber * 86_400_000 - 1

    /// The instant at this number of milliseconds.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// The instant some milliseconds later.
    public static func + (instant: Instant, milliseconds: Int64) -> Instant {
        Instant(milliseconds: instant.milliseconds + milliseconds)
    }

    /// The milliseconds between two instants.
    public static func - (left: Instant, right: Instant) -> Int64 { left.milliseconds - right.milliseconds }

    /// Earlier before later.
    public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

    /// Reads RFC 3339 (`2011-10-01T00:00:00.250+02:00`): a date, a time, up to nine decimals of a second, of
    /// which the first three count, and an offset, which is required.
    ///
    /// `nil` for anything else, for times that do not exist, for a leap second, and outside ``range``.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, let date = LocalDate(String(decoding: bytes[0..<10], as: UTF8.self)),
            bytes[10] | 0x20 == UInt8(ascii: "t") || bytes[10] == UInt8(ascii: " "),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let hour = Digits.value(bytes[11..<13]), let minute = Digits.value(bytes[14..<16]),
            let second = Digits.value(bytes[17..<19]), hour < 24, minute < 60, second < 60
        else { return nil }
        var at = 19
        var fraction: Int64 = 0
        if bytes[at] == UInt8(ascii: ".") {
            let start = at + 1
            at = start
            while at < bytes.count, bytes[at] >= UInt8(ascii: "0"), bytes[at] <= UInt8(ascii: "9") { at += 1 }
            guard at > start, at - start <= 9 else { return nil }
            let padded = Array(bytes[start..<at]) + [UInt8](repeating: UInt8(ascii: "0"), count: 3)
            fraction = Digits.value(padded[0..<3]) ?? 0
        }
        guard at < bytes.count, let offset = Self.offset(bytes[at...]) else { return nil }
        let seconds = date.dayNumber * 86_400 + hour * 3_600 + minute * 60 + second - offset
        milliseconds = seconds * 1_000 + fraction
        guard Self.range.contains(milliseconds) else { return nil }
    }

    /// Reads `Z`, `+08:00` or `+0800`, as seconds east of Greenwich.
    static func offset(_ bytes: ArraySlice<UInt8>) -> Int64? {
        var rest = Array(bytes)
        if rest == [UInt8(ascii: "Z")] || rest == [UInt8(ascii: "z")] { return 0 }
        if rest.count == 6, rest[3] == UInt8(ascii: ":") { rest.remove(at: 3) }
        guard rest.count == 5, rest[0] == UInt8(ascii: "+") || rest[0] == UInt8(ascii: "-"),
            let hours = Digits.value(rest[1..<3]), let minutes = Digits.value(rest[3..<5]),
            hours <= 18, minutes < 60
        else { return nil }
        let seconds = hours * 3_600 + minutes * 60
        return rest[0] == UInt8(ascii: "-") ? -seconds : seconds
    }

    /// RFC 3339 in a zone; the milliseconds are written where they are not zero.
    public func text(in zone: Zone) -> String {
        // RFC 3339 has no seconds in an offset, which local mean times before 1928 have: in whole minutes the text
        // is the same instant, read back.
        let offset = zone.offset(at: self) / 60 * 60
        let local = milliseconds + offset * 1_000
        let day = local.quotientRoundedDown(by: 86_400_000)
        let rest = local - day * 86_400_000
        let time =
            Digits.text(rest / 3_600_000, 2) + ":" + Digits.text(rest / 60_000 % 60, 2) + ":"
            + Digits.text(rest / 1_000 % 60, 2)
        let fraction = rest % 1_000 == 0 ? "" : "." + Digits.text(rest % 1_000, 3)
        return "\(LocalDate(dayNumber: day))T\(time)\(fraction)\(Zone.text(ofOffset: offset))"
    }
}

extension Int64 {
    /// The quotient rounded towards minus infinity, as dates before 1970 need it. The divisor is positive.
    func quotientRoundedDown(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
