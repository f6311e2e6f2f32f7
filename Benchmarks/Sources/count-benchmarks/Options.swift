import BenchmarkSupport
import Foundation

/// What the command line asks for.
struct Options {
    var isSmall = false
    /// About how many events the log gets.
    var events = 2_000_000
    var folder: URL?
    var results: URL?
    /// Makes the log, and nothing else.
    var onlyMakes = false
    /// The one fold that this process is for: where it ends, and on how many threads.
    var run: (end: UInt64, threads: Int)?

    static let usage = """
        usage: count-benchmarks [make] [--events N] [--results PATH] FOLDER
               count-benchmarks [--results PATH] --small
          make        makes the log in FOLDER, if it is not there, and counts nothing
          --events N  about how many events the log gets (default: 2000000)
          --small     a log of 200000 events in the temporary folder
          --results PATH
                      a file of all raw figures goes into a folder of this day and machine there
          --run fold:END:THREADS
                      one fold of the events before END in this process, what it took as JSON
        """

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        if rest.first == "make" {
            onlyMakes = true
            rest.removeFirst()
        }
        while let argument = rest.popFirst() {
            switch argument {
            case "--small": (isSmall, events) = (true, 200_000)
            case "--events":
                guard let count = rest.popFirst().flatMap({ Int($0) }), (10_000...1_000_000_000).contains(count) else {
                    throw Failure("--events wants a number from 10000 to 1000000000\n\(Self.usage)")
                }
                events = count
            case "--results":
                guard let path = rest.popFirst() else { throw Failure("--results wants a path\n\(Self.usage)") }
                results = URL(fileURLWithPath: path, isDirectory: true)
            case "--run":
                let parts = (rest.popFirst() ?? "").split(separator: ":").map(String.init)
                guard parts.count == 3, parts[0] == "fold", let end = UInt64(parts[1]), let threads = Int(parts[2])
                else { throw Failure("--run wants fold:END:THREADS\n\(Self.usage)") }
                run = (end, threads)
            default:
                guard folder == nil, !argument.hasPrefix("-") else {
                    throw Failure("what is \(argument)?\n\(Self.usage)")
                }
                folder = URL(fileURLWithPath: argument, isDirectory: true)
            }
        }
        guard folder != nil || isSmall else { throw Failure("where does the log lie?\n\(Self.usage)") }
    }

    /// Starts one fold in a process of its own.
    func fold(end: UInt64, threads: Int) throws -> Fold.Run {
        try FreshProcess.run(["--run", "fold:\(end):\(threads)", "--events", "\(events)", folder?.path ?? ""])
    }
}
