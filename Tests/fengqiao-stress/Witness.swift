import FengqiaoLog
import Synchronization
import SystemPackage

/// Two numbers in a file that all processes see: up to which position events are on the disk for certain, and up to
/// which appends have returned.
final class Witness: Sendable {
    /// Anything may be read: a writer is recovering, and what it finds is on the disk when it publishes it.
    static let anything = UInt64.max

    private let file: any LogFile

    init(_ path: FilePath) throws {
        let disk = RealFileSystem()
        do { file = try disk.open(path, for: .readWrite) } catch {
            file = try disk.create(path)
            try synced(0)
            try acknowledged(0)
        }
    }

    var synced: UInt64 { get throws { try number(at: 0) } }
    var acknowledged: UInt64 { get throws { try number(at: 8) } }
    func synced(_ end: UInt64) throws(Errno) { try write(end, at: 0) }
    func acknowledged(_ end: UInt64) throws(Errno) { try write(end, at: 8) }

    private func number(at offset: UInt64) throws -> UInt64 {
        var bytes = [UInt8](repeating: 0, count: 8)
        var span = bytes.mutableSpan
        // Unsafe: bytes have no padding.
        var raw = unsafe span.mutableBytes
        _ = try file.read(into: &raw, at: offset)
        return bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func write(_ number: UInt64, at offset: UInt64) throws(Errno) {
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
        try file.write(unsafe bytes.span.bytes, at: offset)
    }
}

/// The real disk, with a word to the witness after each sync of a tail and before anybody hears of it.
final class WitnessedFileSystem: FileSystem {
    fileprivate struct State: Sendable {
        /// Where the log ends when the append that is under way is through.
        var attempted: UInt64 = 0
        /// Where it ends with what has been written.
        var written: UInt64 = 0
        var isOpening = true
    }

    private let base = RealFileSystem()
    fileprivate let witness: Witness
    fileprivate let state = Mutex(State())

    init(_ witness: Witness) { self.witness = witness }

    /// Says where the log will end.
    func attempt(_ end: UInt64) {
        state.withLock {
            $0.attempted = end
            $0.isOpening = false
        }
    }

    func open(_ path: FilePath, for access: FileAccess) throws(Errno) -> any LogFile {
        try wrapped(base.open(path, for: access), path)
    }
    func create(_ path: FilePath) throws(Errno) -> any LogFile { try wrapped(base.create(path), path) }
    func createDirectory(_ path: FilePath) throws(Errno) { try base.createDirectory(path) }
    func list(_ path: FilePath) throws(Errno) -> [String] { try base.list(path) }
    func rename(_ source: FilePath, to target: FilePath) throws(Errno) { try base.rename(source, to: target) }
    func unlink(_ path: FilePath) throws(Errno) { try base.unlink(path) }
    func syncDirectory(_ path: FilePath) throws(Errno) { try base.syncDirectory(path) }
    func bootID() throws(Errno) -> [UInt8] { try base.bootID() }
    func randomBytes(_ count: Int) throws(Errno) -> [UInt8] { try base.randomBytes(count) }
    var processID: Int32 { base.processID }

    private func wrapped(_ file: any LogFile, _ path: FilePath) -> any LogFile {
        path.extension == "tail" ? WitnessedTail(file, self) : file
    }
}

private final class WitnessedTail: LogFile {
    private let base: any LogFile
    private let system: WitnessedFileSystem

    init(_ base: any LogFile, _ system: WitnessedFileSystem) { (self.base, self.system) = (base, system) }

    func read(into buffer: inout MutableRawSpan, at offset: UInt64) throws(Errno) -> Int {
        try base.read(into: &buffer, at: offset)
    }
    func write(_ bytes: RawSpan, at offset: UInt64) throws(Errno) {
        try base.write(bytes, at: offset)
        // The header of a new tail holds no events.
        if offset > 0 { system.state.withLock { $0.written = $0.attempted } }
    }
    func syncData() throws(Errno) {
        let state = system.state.withLock { $0 }
        try base.syncData()
        if !state.isOpening { try system.witness.synced(state.written) }
    }
    func reserve(_ count: UInt64, at offset: UInt64) throws(Errno) { try base.reserve(count, at: offset) }
    func length() throws(Errno) -> UInt64 { try base.length() }
    func tryLock() throws(Errno) -> Bool { try base.tryLock() }
    func close() { base.close() }
}
