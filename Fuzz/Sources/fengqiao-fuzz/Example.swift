import FengqiaoLog
import FengqiaoSchema
import FengqiaoTesting
import SystemPackage

/// A small log with every field type, two segments, two tails and commands: what inputs are put into, and what the
/// first inputs are taken from.
struct Example {
    static let path: FilePath = "/log"
    static let options = LogOptions(tailLimit: 64 << 20, compressesFrames: true, schemas: SchemaRegistry(schemas))

    static let schemas = [
        KindSchema(
            kind: 1, version: 1, name: "Flat", stream: .matter,
            fields: [
                FieldSchema("integer", .integer), FieldSchema("instant", .instant, optional: true),
                FieldSchema("date", .date), FieldSchema("flag", .flag, optional: true), FieldSchema("code", .code),
                FieldSchema("name", .name(.category), optional: true),
            ]),
        KindSchema(
            kind: 2, version: 1, name: "Texts", stream: .reference,
            fields: [
                FieldSchema("token", .token), FieldSchema("text", .text, optional: true),
                FieldSchema("personal", .personal, optional: true), FieldSchema("digest", .digest, optional: true),
            ]),
        KindSchema(
            kind: 3, version: 2, name: "Groups", stream: .matter,
            fields: [
                FieldSchema(
                    "list",
                    .list([
                        FieldSchema("unit", .name(.unit)),
                        FieldSchema("inner", .list([FieldSchema("", .integer)]), optional: true),
                    ])),
                FieldSchema(
                    "record", .record([FieldSchema("at", .instant), FieldSchema("why", .text)]), optional: true),
            ]),
    ]

    /// The names of streams, asked for one by one.
    static let streams: [(space: NameSpace, name: String)] = [
        (.matter, "m-1"), (.matter, "m-4"), (.matter, "nothing"), (.reference, "ref"),
    ]

    /// How many events there are: in each of four parts 1, 3, 5 and 7, and one that is no row.
    static let count = 4 * (1 + 3 + 5 + 7 + 1)

    let disk: MemoryDisk
    /// The files' bytes, by path.
    let files: [String: [UInt8]]
    let segments: [String]
    let tails: [String]

    init() throws {
        disk = MemoryDisk()
        let log = try EventLog.create(at: Self.path, options: Self.options, fileSystem: disk)
        var number = 0
        for part in 0..<4 {
            for group in 0..<4 {
                var events = AppendGroup(recordedAt: Int64(1_000 * part + group))
                if group == 1 {
                    events.commandKey = Array("key-\(part)".utf8)
                    events.commandDigest = [UInt8](repeating: UInt8(part), count: 32)
                }
                for _ in 0...(group * 2) {
                    events.append(row: Self.row(number))
                    number += 1
                }
                // What is no row of a known kind is kept as well.
                if group == 3 { events.append(row: [0xff, UInt8(part)]) }
                _ = try log.append([events])
            }
            if part == 3 { break }
            try log.freeze()
            if part < 2 { try log.seal() }
        }
        // The space that a tail sets aside is read on every run, and says nothing.
        files = disk.contents.mapValues { bytes in
            let end = (bytes.lastIndex { $0 != 0 } ?? 0) + 64
            return end < bytes.count ? Array(bytes[..<end]) : bytes
        }
        segments = files.keys.filter { $0.hasSuffix(".seg") }.sorted()
        tails = files.keys.filter { $0.hasSuffix(".tail") }.sorted()
        precondition(segments.count == 2 && tails.count == 2, "the example log is not what it ought to be")
    }

    private static func row(_ number: Int) -> [UInt8] {
        var row = RowWriter()
        let schema = schemas[number % 3]
        row.byte(1)
        row.byte(schema.kind)
        row.byte(schema.version)
        row.byte(number % 4 == 0 ? 15 : 0)
        row.text(schema.stream == .matter ? "m-\(number % 5)" : "ref")
        row.varint(UInt64(number))
        row.integer(Int64(number) * 1_000)
        row.text("worker-\(number % 2)")
        row.text("unit-\(number % 3)")
        if number % 4 == 0 {
            row.text("event-\(number)")
            row.text("event-\(number / 2)")
            row.varint(3)
            row.text("a note, 一条备注")
        }
        let isPresent = number % 2 == 0
        switch schema.kind {
        case 1:
            row.integer(Int64(number * number))
            row.flag(isPresent)
            if isPresent { row.integer(-5) }
            row.integer(19_000)
            row.flag(isPresent)
            if isPresent { row.flag(number % 4 == 0) }
            row.byte(UInt8(1 + number % 7))
            row.flag(isPresent)
            if isPresent { row.text("category-\(number % 2)") }
        case 2:
            row.text("token-\(number)")
            for form in 0..<3 {
                row.flag(isPresent)
                if !isPresent { continue }
                switch form {
                case 0: row.text("some text, 一些文字, some text, some text")
                case 1:
                    row.byte(1)
                    row.text("a person")
                default: row.fixed([UInt8](repeating: UInt8(number), count: 32))
                }
            }
        default:
            row.varint(UInt64(number % 3))
            for element in 0..<(number % 3) {
                row.text("unit-\(element)")
                row.flag(isPresent)
                if isPresent {
                    row.varint(2)
                    row.integer(1)
                    row.integer(.max)
                }
            }
            row.flag(isPresent)
            if isPresent {
                row.integer(7)
                row.text("")
            }
        }
        return row.bytes
    }
}
