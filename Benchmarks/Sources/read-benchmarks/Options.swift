import BenchmarkSupport
import Foundation

/// What the command line asks for.
struct Options {
    /// What is to be done.
    enum Task: String {
        /// Makes the log, and nothing else.
        case make
        /// Opening it.
        case open
        /// The histories of single matters.
        case history
        /// What it takes on the disk.
        case bytes
        /// Folding all of it anew.
        case rebuild
        /// Reading a part of it.
        case select
        /// Holding everything in it against everything else.
        case verify
        /// The queue as it was known half way.
        case asof
        /// Storing the state, and the first queue with it and without.
        case snapshot
        /// All of it.
        case all
    }

    var task = Task.all
    /// Some seconds in all: a check that everything works, whose figures say nothing.
    var isSmall = false
    /// About how many events the log gets; the simulation ends with a day, not with a number.
    var events = 10_000_000
    /// Where the log lies, or is made.
    var folder: URL?
    /// Leaves out what is of others in a rebuild, whose files of a hundred million events take hours to make.
    var isOwnOnly = false
    /// Where a file of the raw figures goes; none is written without it.
    var results: URL?
    /// The one run that this process is for; nil in the process that was started by hand.
    var run: String?

    static let usage = """
        usage: read-benchmarks [TASK] [--events N] [--own] [--results PATH] FOLDER
               read-benchmarks [TASK] [--results PATH] --small
          make        makes the log in FOLDER, if it is not there; the others do so too
          open        how soon it is open and answers, in fresh processes
          history     the histories of single matters
          bytes       what it takes on the disk, beside the same events in SQLite
          rebuild     folding the whole log anew, beside SQLite and RocksDB stepping through the same columns
          select      a projection of two kinds, one kind, a hundredth of the time
          verify      everything in the log against everything else
          asof        the queue, as of the end and as it was known half way
          snapshot    storing the state, and the first queue in fresh processes with it and without
          all         all of it, the default
          --events N  about how many events the log gets (default: 10000000)
          --own       of a rebuild the sides of this library alone
          --results PATH
                      a file of all raw figures goes into a folder of this day and machine there
          --small     a log of some thousand events in the temporary folder: a check that it works
        """

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        if let first = rest.first, let task = Task(rawValue: first) {
            self.task = task
            rest.removeFirst()
        }
        var isSized = false
        while let argument = rest.popFirst() {
            switch argument {
            case "--small": isSmall = true
            case "--own": isOwnOnly = true
            case "--events":
                guard let count = rest.popFirst().flatMap({ Int($0) }), (1_000...1_000_000_000).contains(count) else {
                    throw Failure("--events wants a number from 1000 to 1000000000\n\(Self.usage)")
                }
                events = count
                isSized = true
            case "--results":
                guard let path = rest.popFirst() else { throw Failure("--results wants a path\n\(Self.usage)") }
                results = URL(fileURLWithPath: path, isDirectory: true)
            case "--run": run = rest.popFirst()
            default:
                guard folder == nil, !argument.hasPrefix("-") else {
                    throw Failure("what is \(argument)?\n\(Self.usage)")
                }
                folder = URL(fileURLWithPath: argument, isDirectory: true)
            }
        }
        if isSmall, !isSized { events = 20_000 }
        guard folder != nil || isSmall else { throw Failure("where does the log lie?\n\(Self.usage)") }
    }

    func wants(_ task: Task) -> Bool { self.task == task || self.task == .all }

    /// Starts one run in a process of its own.
    func inFreshProcess<T: Decodable>(_ run: String) throws -> T {
        let folder = folder.map { [$0.path] } ?? []
        return try FreshProcess.run(["--run", run, "--events", "\(events)"] + folder)
    }

    /// What tells results of another size apart from those of the usual one.
    var sizeSuffix: String { isSmall || events == 10_000_000 ? "" : "-\(events)" }
    /// Fresh processes that open the log.
    var openings: Int { isSmall ? 3 : 21 }
    /// Fresh processes that ask for histories: an odd number, so that the median is a run that took place.
    var runs: Int { isSmall || isOwnOnly || isVast ? 3 : 7 }
    /// Of so many events the columns as they lie in memory would push the files of the others out of it.
    var isVast: Bool { events > 50_000_000 }
    /// Histories that each of them asks for.
    var histories: Int { isSmall ? 50 : 1_000 }
    /// Histories for each of which the log is opened anew.
    var historiesAnew: Int { isSmall ? 5 : 100 }
    /// Events of the export that is compressed as a whole.
    var exported: Int { isSmall ? 2_000 : 200_000 }
}
