import BenchmarkSupport
import Foundation

/// What the command line asks for.
struct Options {
    /// What is to be measured.
    enum Task: String {
        /// One writer against the other sides.
        case durable
        /// 64 writers that share syncs.
        case writers
        /// How long a caller waits.
        case latency
        /// All of it.
        case all
    }

    var task = Task.all
    /// Some seconds in all: a check that everything works, whose times say nothing.
    var isSmall = false
    /// Where the files are made. What a sync costs depends on the disk under it.
    var folder = FileManager.default.temporaryDirectory
    /// Where a file of the raw figures goes; none is written without it.
    var results: URL?
    /// The one run that this process is for; nil in the process that was started by hand.
    var run: String?

    static let usage = """
        usage: append-benchmarks [durable | writers | latency | all] [--small] [--folder PATH] [--results PATH]
                                 [--run NAME]
          --small        few events: a check that it works
          --folder PATH  where the files are made (default: the temporary folder)
          --results PATH a file of all raw figures goes into a folder of this day and machine there
          --run NAME     one run of one side in this process, its figures as JSON: what the program
                         starts for itself, and what can be watched from outside
        """

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        if let first = rest.first, let task = Task(rawValue: first) {
            self.task = task
            rest.removeFirst()
        }
        while let argument = rest.popFirst() {
            switch argument {
            case "--small": isSmall = true
            case "--folder":
                guard let path = rest.popFirst() else { throw Failure("--folder wants a path\n\(Self.usage)") }
                folder = URL(fileURLWithPath: path, isDirectory: true)
            case "--results":
                guard let path = rest.popFirst() else { throw Failure("--results wants a path\n\(Self.usage)") }
                results = URL(fileURLWithPath: path, isDirectory: true)
            case "--run":
                guard let name = rest.popFirst() else { throw Failure("--run wants a name\n\(Self.usage)") }
                run = name
            default: throw Failure("what is \(argument)?\n\(Self.usage)")
            }
        }
    }

    func wants(_ task: Task) -> Bool { self.task == task || self.task == .all }

    /// Starts one run in a process of its own.
    func inFreshProcess<T: Decodable>(_ run: String) throws -> T {
        try FreshProcess.run(["--folder", folder.path, "--run", run] + (isSmall ? ["--small"] : []))
    }

    /// Runs of each side: an odd number, so that the median is a run that took place.
    var runs: Int { isSmall ? 3 : 7 }
    /// Transactions of a run with 1,000 events each. The log rotates its tail once among them, as it would at work.
    var largeBatches: Int { isSmall ? 10 : 200 }
    /// Transactions of a run with one event each.
    var singles: Int { isSmall ? 50 : 2_000 }
    /// Appends of each of the 64 writers in a run.
    var appendsPerWriter: Int { isSmall ? 5 : 100 }
}

/// What one run of one side came to.
struct RunResult: Codable {
    var microseconds: Int64
    var syncs: Int?
    /// How many appends were made while the clock ran.
    var appends: Int
    /// What is on the disk afterwards: the same for every side and every run.
    var stored: String
    /// The most memory that the run's process had, in KiB.
    var peakMemory: Int
}
