/// A table for a terminal, aligned by the width that characters take there: Chinese characters take two columns.
struct Table {
    private var rows: [[String]] = []
    private let rightAligned: Set<Int>

    /// A table with its heading; columns with these indices are aligned to the right.
    init(_ heading: [String], right: Set<Int> = []) {
        rows = [heading]
        rightAligned = right
    }

    mutating func add(_ row: [String]) { rows.append(row) }

    var text: String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? Self.width(of: $0[column]) : 0 }.max() ?? 0
        }
        var lines = rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: widths[column] - Self.width(of: cell))
                return rightAligned.contains(column) ? padding + cell : cell + padding
            }
            var line = cells.joined(separator: "  ")
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }
        lines.insert(widths.map { String(repeating: "─", count: $0) }.joined(separator: "  "), at: 1)
        return lines.joined(separator: "\n")
    }

    /// How many columns a text takes on a terminal (Unicode Standard Annex 11: wide and fullwidth characters take
    /// two, combining ones none).
    ///
    /// A colour takes none: from the escape character to the letter that ends its sequence (ECMA-48).
    static func width(of text: String) -> Int {
        var width = 0
        var isEscaped = false
        for scalar in text.unicodeScalars {
            if scalar == "\u{1b}" {
                isEscaped = true
            } else if isEscaped {
                if scalar.properties.isAlphabetic { isEscaped = false }
            } else {
                width += Self.width(of: scalar)
            }
        }
        return width
    }

    private static func width(of scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        switch scalar.value {
        case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xa000...0xa4cf,
            0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe4f, 0xff00...0xff60, 0xffe0...0xffe6,
            0x1f300...0x1f64f, 0x1f900...0x1f9ff, 0x20000...0x3fffd:
            return 2
        default: return 1
        }
    }
}

/// Numbers as people read them.
enum Numbers {
    /// A number of hundredths with two decimals: `0.34`.
    static func hundredths(_ value: Int64) -> String {
        let rest = value.magnitude % 100
        return "\(value < 0 ? "-" : "")\(value.magnitude / 100).\(rest < 10 ? "0" : "")\(rest)"
    }

    /// An amount of money, from fen: `1234.50 元`.
    static func yuan(_ fen: Int64) -> String { hundredths(fen) + " 元" }

    /// A rate in per cent with two decimals, from basis points: `94.74 %`.
    static func percent(_ basisPoints: Int64?) -> String {
        guard let basisPoints else { return "–" }
        let rest = basisPoints % 100
        return "\(basisPoints / 100).\(rest < 10 ? "0" : "")\(rest) %"
    }
}
