import Foundation

/// Runs in processes of their own: what one of them has allocated, opened or kept helps or burdens no other one.
package enum FreshProcess {
    /// Runs this program once more with other arguments, and answers what it told with ``answer(_:)``.
    package static func run<T: Decodable>(_ arguments: [String]) throws -> T {
        let process = Process()
        process.executableURL = try program()
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        // Read to the end before waiting: a full pipe would hold the process up.
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw Failure("a run in a process of its own failed: \(arguments.joined(separator: " "))")
        }
        return try JSONDecoder().decode(T.self, from: data)
    }

    /// Tells the process that asked for this run what came of it. Nothing else may be printed.
    package static func answer(_ value: some Encodable) throws {
        FileHandle.standardOutput.write(try JSONEncoder().encode(value))
    }

    private static func program() throws -> URL {
        guard let url = Bundle.main.executableURL else { throw Failure("the program does not know where it lies") }
        return url
    }
}
