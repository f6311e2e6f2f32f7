import BenchmarkLogs
import BenchmarkSupport
import Foundation

// A log of many events, measured on this machine: how soon it is open, how soon one matter's history is there, and
// how many bytes it takes. Every figure comes with a digest of what was read, so that nobody can make it better by
// reading something else.

@main
struct ReadBenchmarks {
    static func main() async {
        do {
            let options = try Options(Array(CommandLine.arguments.dropFirst()))
            if let run = options.run { return try await answer(run, options) }
            Report.machine()
            if options.isSmall { print("a check that it works, no measurement") }
            guard options.isSmall, options.folder == nil else { return try await measure(options) }
            // A small log is made anew, and nobody needs it afterwards.
            try await withFreshFolder(in: FileManager.default.temporaryDirectory) { folder in
                var options = options
                options.folder = folder
                try await measure(options)
            }
        } catch {
            FileHandle.standardError.write(Data("read-benchmarks: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func measure(_ options: Options) async throws {
        let log = try await MadeLog.make(in: options.folder, events: options.events)
        print("\(log.path): \(log.description)")
        try log.warm()
        if options.wants(.open) { try Opening.compare(log, options) }
        if options.wants(.history) { try Histories.compare(log, options) }
        if options.wants(.rebuild) { try Rebuild.compare(log, options) }
        if options.wants(.select) { try Selections.compare(log, options) }
        if options.wants(.verify) || options.wants(.asof) { try Audits.compare(log, options) }
        if options.wants(.snapshot) { try FirstQueue.compare(log, options) }
        if options.wants(.bytes) { try await Bytes.compare(log, options) }
        let rocks = try withFreshFolder(in: log.folder) { try RocksDB.version(in: $0) }
        try Results.save(
            in: options.results,
            "read-benchmarks" + (options.task == .all ? "" : "-\(options.task.rawValue)") + options.sizeSuffix,
            isSmall: options.isSmall, disk: log.folder, libraries: ["rocksdb": rocks, "sqlite": SQLite.version])
    }

    /// The one run that this process is for.
    private static func answer(_ run: String, _ options: Options) async throws {
        let parts = run.split(separator: ":").map(String.init)
        guard parts.count == 4 else { throw Failure("there is no run \(run)") }
        let log = try MadeLog.made(in: options.folder, events: options.events)
        if parts[0] == "rebuild", let side = Rebuild.Side(rawValue: parts[1]) {
            return try FreshProcess.answer(try await Rebuild.run(log, side))
        }
        if parts[0] == "select", let side = Selections.Side(rawValue: parts[1]),
            let question = Selections.Question(parts[3])
        {
            return try FreshProcess.answer(try Selections.run(log, question, side))
        }
        if parts[0] == "audit", let task = Audits.Task(rawValue: parts[1]), let at = Int64(parts[3]) {
            return try FreshProcess.answer(try await Audits.run(log, task, at: at))
        }
        if parts[0] == "stored", let task = FirstQueue.Task(rawValue: parts[1]) {
            return try FreshProcess.answer(try await FirstQueue.run(log, task))
        }
        guard let door = Door(rawValue: parts[1]), let seed = UInt64(parts[2]), let count = Int(parts[3])
        else { throw Failure("there is no run \(run)") }
        let matters = Matters(log, seed: seed)
        switch parts[0] {
        case "open": try FreshProcess.answer(try await Opening.run(log, door, matters))
        case "history": try FreshProcess.answer(try await Histories.run(log, door, matters, count, isKept: true))
        case "anew": try FreshProcess.answer(try await Histories.run(log, door, matters, count, isKept: false))
        default: throw Failure("there is no run \(run)")
        }
    }
}
