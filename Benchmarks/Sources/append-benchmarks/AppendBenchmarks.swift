import Foundation

// Durable appends, measured on this machine against SQLite and the bare disk: on the same events, in one run, the
// sides in turn. Each side prints its raw times, how durable it is, and a digest of what it holds afterwards, so that
// nobody can make it faster by making it do something else.

@main
struct AppendBenchmarks {
    static func main() async {
        do {
            let options = try Options(Array(CommandLine.arguments.dropFirst()))
            let process = ProcessInfo.processInfo
            print("\(process.operatingSystemVersionString), \(process.activeProcessorCount) processors")
            print("files in \(options.folder.path), \(options.runs) runs a side")
            if options.isSmall { print("a check that it works, no measurement") }
            try Durable.large(options)
            try Durable.single(options)
            try await Concurrent.run(options)
            // All sides share the process, so this bounds each of them.
            print("\npeak memory of the process: \(peakMemory()) KiB")
        } catch {
            FileHandle.standardError.write(Data("append-benchmarks: \(error)\n".utf8))
            exit(1)
        }
    }
}
