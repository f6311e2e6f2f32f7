public import Foundation

/// The bytes of an input: a file, or standard input, decompressed where it is a gzip file.
public enum InputFile {
    /// Reads the whole input.
    ///
    /// - Parameters:
    ///   - path: a path, or `-` for standard input.
    ///   - allowEmpty: whether an input of no bytes is fine.
    /// - Throws: `io` where it cannot be read, `badInput` where it is empty or a damaged gzip file.
    public static func read(_ path: String, allowEmpty: Bool = false) throws(InterchangeError) -> Data {
        let name = path == "-" ? "standard input" : path
        var data: Data
        if path == "-" {
            data = FileHandle.standardInput.readDataToEndOfFile()
        } else {
            let kind = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
            if kind == .typeDirectory {
                throw InterchangeError(.io, file: name, "this is a folder; name a file, or - for standard input")
            }
            // Read to its end, whatever its length says: a pipe or a device has none.
            guard let handle = FileHandle(forReadingAtPath: path), let all = try? handle.readToEnd() ?? Data() else {
                throw InterchangeError(.io, file: name, "the file cannot be read; check its name and permissions")
            }
            data = all
        }
        if data.starts(with: [0x1f, 0x8b]) { data = try decompress(data, name) }
        if data.isEmpty, !allowEmpty { throw InterchangeError(.badInput, file: name, "the input is empty") }
        return data
    }

    // gzip is on every machine that has such files; a decoder of our own would serve nobody better.
    private static func decompress(_ data: Data, _ name: String) throws(InterchangeError) -> Data {
        let unpacked = FileManager.default.temporaryDirectory.appendingPathComponent("fengqiao-\(UUID().uuidString).gz")
        defer { try? FileManager.default.removeItem(at: unpacked) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", unpacked.path]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        do {
            try data.write(to: unpacked)
            try process.run()
        } catch {
            throw InterchangeError(.io, file: name, "gzip cannot be run; decompress the file and import the result")
        }
        let result = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw InterchangeError(.badInput, file: name, "the gzip file is damaged or cut short; fetch it again")
        }
        return result
    }
}
