import Foundation

/// What the command line asks for.
struct Options {
    /// Some seconds in all: a check that everything works, whose times say nothing.
    var isSmall = false
    /// Where the files are made. What a sync costs depends on the disk under it.
    var folder = FileManager.default.temporaryDirectory

    static let usage = """
        usage: append-benchmarks [--small] [--folder PATH]
          --small        few events: a check that it works
          --folder PATH  where the files are made (default: the temporary folder)
        """

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--small": isSmall = true
            case "--folder":
                guard let path = rest.popFirst() else { throw Failure("--folder wants a path\n\(Self.usage)") }
                folder = URL(fileURLWithPath: path, isDirectory: true)
            default: throw Failure("what is \(argument)?\n\(Self.usage)")
            }
        }
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

/// Why the program stops.
struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
