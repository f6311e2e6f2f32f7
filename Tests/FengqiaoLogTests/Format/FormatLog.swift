import FengqiaoLog
import FengqiaoModel
import FengqiaoSchema
import FengqiaoTesting
import SystemPackage

/// The logs whose files are kept under `Fixtures/format-v1`, written on a disk that has the same random bytes in
/// every run.
enum FormatLog: String, CaseIterable, Sendable {
    /// Created and closed.
    case empty
    /// Closed, with frames of LZ4 blocks.
    case closed
    /// Two segments, a frozen tail, and an active one whose writer died.
    case sealed

    static let path: FilePath = "/log"

    /// Lets a writer make the log.
    func write(on disk: MemoryDisk) throws {
        switch self {
        case .empty: try EventLog.create(at: Self.path, fileSystem: disk).close()
        case .closed:
            let options = LogOptions(tailLimit: 1_000, compressesFrames: true)
            let log = try EventLog.create(at: Self.path, options: options, fileSystem: disk)
            var group = AppendGroup(recordedAt: -1)
            group.append(row: [])
            group.append(row: Array(String(repeating: "枫桥 ", count: 200).utf8))
            _ = try log.append([group, FormatRows.group(3, key: "k", [[1, 2, 3]])])
            try log.close()
        case .sealed: try writeSealed(on: disk)
        }
    }

    private func writeSealed(on disk: MemoryDisk) throws {
        let options = LogOptions(tailLimit: 8_000, schemas: FormatRows.registry)
        let log = try EventLog.create(at: Self.path, options: options, fileSystem: disk)
        _ = try log.append([FormatRows.group(1_000, key: "founding", FormatRows.founding)])
        _ = try log.append([FormatRows.group(1_000, FormatRows.matter(1)), FormatRows.group(2_000, FormatRows.unknown)])
        try log.freeze()
        try log.seal()
        _ = try log.append([FormatRows.group(3_000, key: "all-types", FormatRows.allTypes)])
        for start in stride(from: 0, to: 80, by: 4) {
            let key = start.isMultiple(of: 16) ? "note-\(start)" : ""
            let rows = (start..<start + 4).map(FormatRows.note)
            _ = try log.append([FormatRows.group(4_000 + Int64(start) * 1_000, key: key, rows)])
        }
        try log.freeze()
        try log.seal()
        _ = try log.append([FormatRows.group(90_000, key: "second", FormatRows.matter(2))])
        try log.freeze()
        _ = try log.append([FormatRows.group(91_000, FormatRows.matter(3)), FormatRows.group(92_000, [[0, 1, 2]])])
        // No close: the writer goes without a word.
    }

    /// What a reader must find: a line for each event, and the root of the tree.
    static func lines(of reader: LogReader) throws -> [String] {
        var lines: [String] = []
        for frame in try frames(reader) {
            for (index, row) in frame.rows.enumerated() {
                let key = index == 0 ? hex(frame.key) : "-"
                lines.append("\(frame.first + UInt64(index)) \(frame.recordedAt) \(key) \(hex(row))")
            }
        }
        let found = try reader.verify()
        return lines + ["root \(found.root.map(hex) ?? "none: \(found.faults)")"]
    }

    static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        if bytes.isEmpty { return "-" }
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}

/// The rows of these logs: real kinds, kinds that nobody knows, and one that has a field of every type.
enum FormatRows {
    static let registry = SchemaRegistry(
        EventKind.allCases.filter { $0.rawValue < 62 }.map { $0.schema(version: 1) } + [every, everyLater])

    static func group(_ time: Int64, key: String = "", _ rows: [[UInt8]]) -> AppendGroup {
        var group = AppendGroup(
            recordedAt: time, commandKey: Array(key.utf8),
            commandDigest: key.isEmpty ? [] : (0..<32).map { UInt8($0 &+ key.utf8.count) })
        for row in rows { group.append(row: row) }
        return group
    }

    private static func row(
        _ stream: String, _ sequence: UInt64, _ time: Int64, _ body: EventBody, id: EventID? = nil,
        causation: EventID? = nil, policy: Int64? = nil, note: String? = nil
    ) -> [UInt8] {
        Event.row(
            Envelope(
                eventID: id, stream: stream, sequence: sequence, occurredAt: Instant(milliseconds: time),
                actor: "w-1", unit: "town", causation: causation, policyVersion: policy, note: note), body, version: 1)
    }

    static var founding: [[UInt8]] {
        let start = Instant(milliseconds: -28_800_000)
        let calendar = CalendarPublished(
            jurisdiction: "CN", version: 1, from: LocalDate(dayNumber: 0), through: LocalDate(dayNumber: 364),
            offDays: [LocalDate(dayNumber: 1), LocalDate(dayNumber: 2)],
            businessHours: [BusinessHours(from: 540, until: 1_020)])
        let light = PolicyPublished(
            kind: .light, version: 1, effectiveFrom: start, light: LightPolicy(redAfterDays: 5, redAfterHours: 24))
        let unit = UnitChanged(
            tree: "t", unit: "town", operation: .define, rung: .town, kind: .territory, effectiveFrom: start,
            name: "枫桥镇")
        return [
            row(
                "log", 1, 0,
                .logFounded(
                    LogFounded(
                        origin: "example.org/log", zone: "Asia/Shanghai",
                        offsets: [ZoneOffset(from: start, seconds: 28_800)]))),
            row("calendars", 1, 0, .calendarPublished(calendar)), row("policies", 1, 0, .policyPublished(light)),
            row("units", 1, 0, .unitChanged(unit), note: "以文件为准"),
        ]
    }

    static func matter(_ number: Int64) -> [[UInt8]] {
        let stream = "M-\(number)"
        let report = MatterReported(
            channel: .hotline, originUnit: "town",
            reporter: Reporter(reporterClass: .resident, id: number == 2 ? "r-2" : nil),
            category: number == 3 ? "noise" : nil, summary: "路灯不亮 \(number)")
        let mediation = MediationOpened(
            mediation: number, phase: .requested, kind: .people, basis: .request, body: "town",
            mediators: number == 1 ? ["w-1", "w-2"] : [],
            parties: [Party(reference: number == 1 ? "p" : "q", consents: true)])
        return [
            row(stream, 1, 500 * number, .matterReported(report), id: number == 1 ? "e-1" : number == 2 ? "e-2" : nil),
            row(stream, 2, 600 * number, .mediationOpened(mediation), causation: "@0", policy: number),
        ]
    }

    static func note(_ number: Int) -> [UInt8] {
        // Two times far apart, so that the column is a dictionary.
        let time: Int64 = number.isMultiple(of: 3) ? 1_700_000_000_000 : -5
        let text = number.isMultiple(of: 4) ? "note" : nil
        return row(
            "M-\(number % 4)", UInt64(3 + number), time,
            .progressNoted(ProgressNoted(kind: .progress, text: "第\(number)次")), note: text)
    }

    /// A kind that nobody knows, a version that nobody knows, a row that goes on behind its end, and no row.
    static var unknown: [[UInt8]] {
        var kind = matter(9)[0]
        kind[1] = 62
        var version = matter(9)[0]
        version[2] = 2
        return [kind, version, matter(9)[0] + [0], [], [255, 254]]
    }

    // A field of every type, each once as it must be there and once as it may be.
    private static let types: [(String, FieldType)] = [
        ("integer", .integer), ("instant", .instant), ("date", .date), ("flag", .flag), ("code", .code),
        ("name", .name(.category)), ("token", .token), ("text", .text), ("personal", .personal), ("digest", .digest),
        ("list", .list([FieldSchema("", .integer)])),
    ]
    private static let every = KindSchema(
        kind: 40, version: 1, name: "Every", stream: .reference,
        fields: types.map { FieldSchema($0.0, $0.1) } + types.map { FieldSchema($0.0 + "2", $0.1, optional: true) }
            + [
                FieldSchema(
                    "group",
                    .record([FieldSchema("a", .text), FieldSchema("b", .list([FieldSchema("", .name(.unit))]))]),
                    optional: true)
            ])
    private static let everyLater = KindSchema(
        kind: 40, version: 2, name: "Every", stream: .matter, fields: [FieldSchema("code", .code)])

    static var allTypes: [[UInt8]] {
        var rows: [[UInt8]] = []
        for variant in 0..<3 {
            var row = envelope(version: 1, stream: "every", UInt64(variant + 1))
            for field in every.fields {
                if field.isOptional {
                    row.flag(variant > 0)
                    if variant == 0 { continue }
                }
                write(field.type, Int64(variant), isOptional: field.isOptional, to: &row)
            }
            rows.append(row.bytes)
        }
        var later = envelope(version: 2, stream: "M-1", 3)
        later.byte(7)
        return rows + [later.bytes]
    }

    private static func envelope(version: UInt8, stream: String, _ sequence: UInt64) -> RowWriter {
        var row = RowWriter()
        row.fixed([1, 40, version, 0])
        row.text(stream)
        row.varint(sequence)
        row.integer(-1)
        row.text("w-1")
        row.text("town")
        return row
    }

    private static func write(_ type: FieldType, _ variant: Int64, isOptional: Bool, to row: inout RowWriter) {
        switch type {
        case .integer, .instant, .date: row.integer(variant == 2 ? .max : -variant)
        case .flag: row.flag(variant == 1)
        case .code: row.byte(variant == 2 ? 254 : 1)
        case .name, .token: row.text("n-\(variant)")
        case .text: row.text(isOptional || variant > 0 ? "文 \(variant)" : "")
        case .personal:
            row.byte(variant == 1 ? 2 : 1)
            row.text("who")
            if variant == 1 { row.blob([9, 8, 7]) }
        case .digest: row.fixed((0..<32).map { UInt8($0) &* 5 &+ UInt8(variant) })
        case .list(let fields):
            let count = variant + (isOptional ? 1 : 0)
            row.varint(UInt64(count))
            for element in 0..<count { for field in fields { write(field.type, element, isOptional: false, to: &row) } }
        case .record(let fields): for field in fields { write(field.type, variant, isOptional: false, to: &row) }
        }
    }
}
