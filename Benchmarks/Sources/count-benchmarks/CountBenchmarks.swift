import BenchmarkLogs
import BenchmarkSupport
import CAllocations
import Foundation

// What is counted and not timed: memory asked for, bytes read, blocks skipped, syncs. The same log gives the same counts on
// every machine and under any load, so a count that grew is a change of the code, and the program fails.

@main
struct CountBenchmarks {
    static func main() async {
        do {
            var options = try Options(Array(CommandLine.arguments.dropFirst()))
            if let run = options.run {
                let log = try MadeLog.made(in: options.folder, events: options.events)
                return try FreshProcess.answer(try Fold.run(log, end: run.end, threads: run.threads))
            }
            guard options.isSmall, options.folder == nil else { return try await count(options) }
            // A small log is made anew, and nobody needs it afterwards.
            try await withFreshFolder(in: FileManager.default.temporaryDirectory) { folder in
                options.folder = folder
                try await count(options)
            }
        } catch {
            FileHandle.standardError.write(Data("count-benchmarks: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func count(_ options: Options) async throws {
        let log = try await MadeLog.make(in: options.folder, events: options.events)
        print("\(log.path): \(log.description)")
        if options.onlyMakes { return }
        // All of them are counted before any of them stops the program.
        let isWithin = [try Folds.count(log, options), try Selective.count(log), try Syncs.count(in: log.folder)]
        try Results.save(in: options.results, "count-benchmarks", isSmall: options.isSmall, disk: log.folder)
        guard isWithin.allSatisfy({ $0 }) else { throw Failure("a count is larger than it may be") }
    }
}
