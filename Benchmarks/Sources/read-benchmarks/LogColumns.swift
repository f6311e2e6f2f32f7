import BenchmarkLogs
import Fengqiao
import FengqiaoLog
import FengqiaoSchema
import SystemPackage

/// What the columns of a sealed log take on the disk, by what is in them.
struct LogColumns {
    private(set) var text: Int64 = 0
    private(set) var ids: Int64 = 0
    /// Every column, the largest first.
    private(set) var columns: [(name: String, bytes: Int64)] = []

    init(_ log: MadeLog) throws {
        var texts: Set<String> = ["note"]
        for schema in EventKind.registry.newest { Self.texts(schema.fields, schema.name + ".", &texts) }
        // The ids that events brought, and the table that finds them.
        let ids: Set<String> = ["id", "index.ids"]
        var sums: [String: Int64] = [:]
        for file in try LogReader.open(at: FilePath(log.path)).inspect().files {
            // The last tail is empty: everything is sealed.
            for column in file.columns where file.form == "sealed" {
                sums[column.name, default: 0] += Int64(column.bytes)
            }
        }
        columns = sums.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
        text = columns.filter { texts.contains($0.name) }.reduce(0) { $0 + $1.bytes }
        self.ids = columns.filter { ids.contains($0.name) }.reduce(0) { $0 + $1.bytes }
    }

    private static func texts(_ fields: [FieldSchema], _ prefix: String, _ found: inout Set<String>) {
        for field in fields {
            switch field.type {
            case .text, .personal: found.insert(prefix + field.name)
            case .list(let inner), .record(let inner): texts(inner, prefix + field.name + ".", &found)
            default: break
            }
        }
    }
}
