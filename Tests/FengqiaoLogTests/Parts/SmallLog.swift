import FengqiaoLog
import FengqiaoSchema
import FengqiaoTesting
import SystemPackage

/// A log of a few events on a disk in memory: two segments, a frozen tail and an active one.
struct SmallLog {
    static let path: FilePath = "/log"
    static let schemas = [
        KindSchema(
            kind: 1, version: 1, name: "Noted", stream: .matter,
            fields: [
                FieldSchema("amount", .integer, optional: true), FieldSchema("text", .text),
                FieldSchema("units", .list([FieldSchema("", .name(.unit))]), optional: true),
            ]),
        KindSchema(
            kind: 63, version: 255, name: "Moved", stream: .reference,
            fields: [
                FieldSchema("by", .name(.worker)), FieldSchema("token", .token),
                FieldSchema("why", .record([FieldSchema("code", .code)]), optional: true),
            ]),
    ]
    static let options = LogOptions(schemas: SchemaRegistry(schemas))

    let disk = MemoryDisk()
    let manifest: [UInt8]
    let segments: [(path: String, bytes: [UInt8])]

    init() throws {
        let log = try EventLog.create(at: Self.path, options: Self.options, fileSystem: disk)
        var number = 0
        for part in 0..<4 {
            for _ in 0..<3 {
                var group = AppendGroup(recordedAt: Int64(part))
                if number % 2 == 0 {
                    group.commandKey = Array("key-\(number)".utf8)
                    group.commandDigest = [UInt8](repeating: 9, count: 32)
                }
                for _ in 0..<4 {
                    group.append(row: Self.row(number))
                    number += 1
                }
                _ = try log.append([group])
            }
            if part < 3 { try log.freeze() }
            if part < 2 { try log.seal() }
        }
        try log.close()
        let files = disk.contents
        manifest = files["/log/MANIFEST"] ?? []
        segments = files.filter { $0.key.hasSuffix(".seg") }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    static func row(_ number: Int) -> [UInt8] {
        var row = RowWriter()
        let schema = schemas[number % 2]
        for byte in [1, schema.kind, schema.version, 0] { row.byte(byte) }
        row.text("stream-\(number % 3)")
        row.varint(UInt64(number))
        row.integer(Int64(number) * 1_000)
        row.text("worker")
        row.text("unit")
        if schema.kind == 1 {
            row.flag(number % 4 == 0)
            if number % 4 == 0 { row.integer(Int64(number)) }
            row.text("text \(number)")
            row.flag(true)
            row.varint(2)
            row.text("unit-1")
            row.text("unit-\(number)")
        } else {
            row.text("worker-\(number)")
            row.text("token")
            row.flag(true)
            row.byte(UInt8(number % 200 + 1))
        }
        return row.bytes
    }

    /// Reads everything, in every way.
    static func readAll(_ disk: MemoryDisk) throws {
        let reader = try LogReader.open(at: path, fileSystem: disk)
        _ = try rows(reader)
        try reader.forEachEvent(ofKinds: KindSet(Array(1...63))) { _ in true }
        try reader.forEachEvent(of: .matter, named: Array("stream-0".utf8), options.schemas) { _ in true }
        var names = Names()
        try reader.forEachBlock(
            in: ReadRange(), EventSelection(columns: KindSet(Array(1...63))), options.schemas, &names
        ) { (_, _) throws(LogError) in true }
    }
}
