import BenchmarkSupport
import Foundation

// Durable appends, measured on this machine against SQLite and the bare disk: on the same events, in one run, the
// sides in turn, each run in a fresh process. Each side prints its raw times, how durable it is, and a digest of what
// it holds afterwards, so that nobody can make it faster by making it do something else.

@main
struct AppendBenchmarks {
    static func main() async {
        do {
            let options = try Options(Array(CommandLine.arguments.dropFirst()))
            if let run = options.run { return try await single(run, options) }
            Report.machine()
            print("files in \(options.folder.path), \(options.runs) runs a side, each in a process of its own")
            let rocks = try withFreshFolder(in: options.folder) { try RocksDB.version(in: $0) }
            print("rocksdb \(rocks), sqlite \(SQLite.version)")
            if options.isSmall { print("a check that it works, no measurement") }
            if options.wants(.durable) { for row in Durable.all(options) { try row.compare(options) } }
            if options.wants(.writers) { try Concurrent.compare(options) }
            if options.wants(.latency) { try Latency.compare(options) }
            try Results.save(
                in: options.results, "append-benchmarks" + (options.task == .all ? "" : "-\(options.task.rawValue)"),
                isSmall: options.isSmall, disk: options.folder,
                libraries: ["rocksdb": rocks, "sqlite": SQLite.version])
        } catch {
            FileHandle.standardError.write(Data("append-benchmarks: \(error)\n".utf8))
            exit(1)
        }
    }

    /// The one run that this process is for.
    private static func single(_ run: String, _ options: Options) async throws {
        for row in Durable.all(options) {
            if let side = row.contenders.first(where: { "\(row.name):\($0.name)" == run }) {
                return try FreshProcess.answer(try row.run(side, options))
            }
        }
        if let latency = Latency.all(options).first(where: { $0.name == run }) {
            return try FreshProcess.answer(try await latency.run(options))
        }
        guard let way = Concurrent.Way(rawValue: run) else { throw Failure("there is no run \(run)") }
        try FreshProcess.answer(try await Concurrent.run(way, options))
    }
}
