internal import SystemPackage

// LOCK is text: "fengqiao lock 1\npid <10 digits>\n". [FMT-50, FMT-51] The operating system's lock
// on the file counts, not the text: it goes when the writer dies.

/// The right to write, held as long as the file is open.
struct WriterLock {
    private static let head = "fengqiao lock "
    let file: any LogFile

    static func take(_ layout: Layout, _ fileSystem: any FileSystem) throws(LogError) -> WriterLock {
        let path = layout.lock
        let file = try system("opening the lock", path) { () throws(Errno) in
            try fileSystem.openOrCreate(path).file
        }
        var isTaken = false
        defer { if !isTaken { file.close() } }
        isTaken = try system("taking the lock", path) { () throws(Errno) in try file.tryLock() }
        let text = try system("reading the lock", path) { () throws(Errno) in
            var bytes = [UInt8](repeating: 0, count: 64)
            bytes.removeSubrange(try file.fill(&bytes, at: 0)...)
            return String(decoding: bytes, as: UTF8.self)
        }
        guard isTaken else {
            let holder = pid(in: text).map { "process \($0)" } ?? "another process"
            throw LogError(.locked, "\(holder) writes to this log; stop it, or open a reader", file: path)
        }
        let lines = text.split(separator: "\n")
        if let first = lines.first, first.hasPrefix(head),
            let version = UInt8(first.dropFirst(head.utf8.count)), version != Format.version
        {
            isTaken = false
            throw LogError.unsupported(version, path)
        }
        let digits = String(fileSystem.processID)
        let pid = String(repeating: "0", count: max(0, 10 - digits.utf8.count)) + digits
        do {
            try system("writing the lock", path) { () throws(Errno) in
                try file.write(Array("\(head)\(Format.version)\npid \(pid)\n".utf8), at: 0)
            }
        } catch {
            isTaken = false
            throw error
        }
        return WriterLock(file: file)
    }

    private static func pid(in text: String) -> Int32? {
        for line in text.split(separator: "\n") where line.hasPrefix("pid ") {
            return Int32(line.dropFirst(4))
        }
        return nil
    }
}
