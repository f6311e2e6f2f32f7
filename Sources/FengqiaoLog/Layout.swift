internal import SystemPackage

/// Where the files of a log lie.
struct Layout: Sendable {
    let root: FilePath

    var lock: FilePath { root.appending("LOCK") }
    var manifest: FilePath { root.appending("MANIFEST") }
    var newManifest: FilePath { root.appending("MANIFEST.new") }
    var damagedManifest: FilePath { root.appending("MANIFEST.damaged") }
    var published: FilePath { root.appending("PUBLISHED") }
    var segments: FilePath { root.appending("segments") }

    /// What can be made again from the log at any time.
    var derivedFolder: FilePath { root.appending("derived") }
    func derived(_ name: String) -> FilePath { derivedFolder.appending(name) }
    func newDerived(_ name: String) -> FilePath { derivedFolder.appending(name + ".tmp") }

    func tail(_ entry: TailEntry) -> FilePath { segments.appending(Self.tailName(entry.first, entry.salt)) }

    /// `<first position, 20 digits>-<salt, 16 hex digits>.tail`. [FMT-7] The salt is in the name because a
    /// recovered tail begins at the same position as the one that it replaces, and both exist until
    /// the manifest has been swapped.
    static func tailName(_ first: UInt64, _ salt: UInt64) -> String {
        padded(String(first), 20) + "-" + padded(String(salt, radix: 16), 16) + ".tail"
    }

    /// `<first position, 20 digits>-<salt, 16 hex digits>.seg`.
    func segment(_ first: UInt64, _ salt: UInt64) -> FilePath {
        segments.appending(Self.segmentName(first, salt))
    }

    static func segmentName(_ first: UInt64, _ salt: UInt64) -> String {
        String(tailName(first, salt).dropLast(".tail".count)) + ".seg"
    }

    /// A segment that is being written.
    func newSegment(_ first: UInt64, _ salt: UInt64) -> FilePath {
        segments.appending(Self.segmentName(first, salt) + ".tmp")
    }

    /// Whether a writer may have made a file of this name, so that it may sweep it.
    static func isOurs(_ name: String) -> Bool {
        for ending in [".seg", ".seg.tmp"] where name.hasSuffix(ending) {
            return isTailName(String(name.dropLast(ending.count)) + ".tail")
        }
        return isTailName(name)
    }

    /// Whether a writer may have made a file of this name, so that it may sweep it.
    static func isTailName(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard bytes.count == 42, name.hasSuffix(".tail"), bytes[20] == UInt8(ascii: "-") else { return false }
        return bytes[..<20].allSatisfy { (0x30...0x39).contains($0) }
            && bytes[21..<37].allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    private static func padded(_ digits: String, _ width: Int) -> String {
        String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

extension FileSystem {
    /// Opens a file, or creates it.
    func openOrCreate(_ path: FilePath) throws(Errno) -> (file: any LogFile, isNew: Bool) {
        do { return (try open(path, for: .readWrite), false) } catch {
            if error != .noSuchFileOrDirectory { throw error }
            return (try create(path), true)
        }
    }

    /// Creates a folder if there is none; whether it did.
    func createDirectoryIfAbsent(_ path: FilePath) throws(Errno) -> Bool {
        do {
            try createDirectory(path)
            return true
        } catch {
            if error != .fileExists { throw error }
            return false
        }
    }

    /// Removes a file's name if it is there.
    func unlinkIfPresent(_ path: FilePath) throws(Errno) {
        do { try unlink(path) } catch { if error != .noSuchFileOrDirectory { throw error } }
    }

    /// A whole small file.
    func readAll(_ path: FilePath, limit: Int) throws(Errno) -> [UInt8] {
        let file = try open(path, for: .read)
        defer { file.close() }
        let length = try file.length()
        guard length <= UInt64(limit) else { throw .fileTooLarge }
        var bytes = [UInt8](repeating: 0, count: Int(length))
        let got = try file.fill(&bytes, at: 0)
        bytes.removeSubrange(got...)
        return bytes
    }
}

extension LogFile {
    func write(_ bytes: [UInt8], at offset: UInt64) throws(Errno) { try write(bytes.raw, at: offset) }
}

/// Runs a call of the file system and says what was being done when it failed.
func system<T>(
    _ what: @autoclosure () -> String, _ path: FilePath, _ body: () throws(Errno) -> T
) throws(LogError) -> T {
    do { return try body() } catch { throw LogError.system(error, what(), path) }
}
