public import FengqiaoLog
import Foundation
import Synchronization
public import SystemPackage

/// A file system that does what another one does, but for the calls that it is told to spoil.
///
/// ```swift
/// let disk = FaultyFileSystem(RealFileSystem())
/// disk.spoil(.sync, number: 3, with: .fails(.ioError))
/// let log = try EventLog.create(at: path, fileSystem: disk)
/// // … the third sync fails.
/// ```
///
/// A ``MemoryDisk`` says what a crash leaves; this one says what a call does, on any disk.
public final class FaultyFileSystem: FileSystem {
    /// A call that can be spoilt, on files and folders alike.
    public enum Call: String, Sendable, Hashable, CaseIterable {
        /// Opening a file that exists.
        case open
        /// Creating a file.
        case create
        /// Creating a folder.
        case createDirectory
        /// Listing a folder.
        case list
        /// Renaming a file.
        case rename
        /// Removing a file.
        case unlink
        /// Syncing a folder.
        case syncDirectory
        /// Reading from a file.
        case read
        /// Writing to a file.
        case write
        /// Syncing a file.
        case sync
        /// Setting space aside.
        case reserve
        /// Asking for a file's length.
        case length
        /// Taking a lock.
        case lock
    }

    /// What is wrong with a call.
    public enum Fault: Sendable, Hashable {
        /// It does nothing and throws.
        case fails(Errno)
        /// A read gives only so many bytes, as if the file ended there; a write writes only so many, and throws.
        case shortened(to: Int)
        /// It takes so many milliseconds longer.
        case delayed(milliseconds: Int)
        /// One bit of what is read or written is turned over: the bit of that number, modulo how many there are.
        case flipped(bit: Int)
    }

    private struct Order: Sendable {
        var call: Call
        /// The n-th such call from now, counted from 1; each such call where nil.
        var number: Int?
        /// Only files whose names end so.
        var suffix: String
        var fault: Fault
    }

    private struct State: Sendable {
        var orders: [Order] = []
        var counts: [Call: Int] = [:]
    }

    private let base: any FileSystem
    private let state = Mutex(State())

    /// Stands before another file system.
    public init(_ base: any FileSystem) { self.base = base }

    /// Spoils a call: the n-th from now on files whose names end with `suffix`, or each of them without a number.
    public func spoil(_ call: Call, number: Int? = nil, of suffix: String = "", with fault: Fault) {
        state.withLock { $0.orders.append(Order(call: call, number: number, suffix: suffix, fault: fault)) }
    }

    /// Spoils nothing any more, and counts from 0 again.
    public func heal() { state.withLock { $0 = State() } }

    /// How many calls of a kind there were since the last ``heal()``.
    public func count(_ call: Call) -> Int { state.withLock { $0.counts[call, default: 0] } }

    /// What is wrong with this call, if anything; failures and delays have been dealt with.
    @discardableResult
    fileprivate func next(_ call: Call, _ path: FilePath) throws(Errno) -> Fault? {
        let name = path.lastComponent?.string ?? ""
        let fault = state.withLock { state -> Fault? in
            state.counts[call, default: 0] += 1
            var found: Fault?
            for index in state.orders.indices where state.orders[index].call == call {
                guard name.hasSuffix(state.orders[index].suffix) else { continue }
                if let number = state.orders[index].number {
                    state.orders[index].number = number - 1
                    if number != 1 { continue }
                }
                found = state.orders[index].fault
            }
            return found
        }
        switch fault {
        case .fails(let error): throw error
        case .delayed(let milliseconds): Thread.sleep(forTimeInterval: Double(milliseconds) / 1_000)
        case .shortened, .flipped, nil: break
        }
        return fault
    }

    /// Opens a file that exists.
    public func open(_ path: FilePath, for access: FileAccess) throws(Errno) -> any LogFile {
        try next(.open, path)
        return FaultyFile(try base.open(path, for: access), path, self)
    }

    /// Creates an empty file.
    public func create(_ path: FilePath) throws(Errno) -> any LogFile {
        try next(.create, path)
        return FaultyFile(try base.create(path), path, self)
    }

    /// Creates a folder.
    public func createDirectory(_ path: FilePath) throws(Errno) {
        try next(.createDirectory, path)
        try base.createDirectory(path)
    }

    /// The names in a folder.
    public func list(_ path: FilePath) throws(Errno) -> [String] {
        try next(.list, path)
        return try base.list(path)
    }

    /// Puts a file in the place of another.
    public func rename(_ source: FilePath, to target: FilePath) throws(Errno) {
        try next(.rename, source)
        try base.rename(source, to: target)
    }

    /// Removes a name.
    public func unlink(_ path: FilePath) throws(Errno) {
        try next(.unlink, path)
        try base.unlink(path)
    }

    /// Brings the names of a folder to the disk.
    public func syncDirectory(_ path: FilePath) throws(Errno) {
        try next(.syncDirectory, path)
        try base.syncDirectory(path)
    }

    /// The base's.
    public func bootID() throws(Errno) -> [UInt8] { try base.bootID() }
    /// The base's.
    public func randomBytes(_ count: Int) throws(Errno) -> [UInt8] { try base.randomBytes(count) }
    /// The base's.
    public var processID: Int32 { base.processID }
}

/// An open file of a ``FaultyFileSystem``.
private final class FaultyFile: LogFile {
    private let base: any LogFile
    private let path: FilePath
    private let system: FaultyFileSystem

    init(_ base: any LogFile, _ path: FilePath, _ system: FaultyFileSystem) {
        (self.base, self.path, self.system) = (base, path, system)
    }

    func read(into buffer: inout MutableRawSpan, at offset: UInt64) throws(Errno) -> Int {
        let fault = try system.next(.read, path)
        let count = try base.read(into: &buffer, at: offset)
        switch fault {
        case .shortened(let length): return min(count, length)
        case .flipped(let bit): buffer.flip(bit, of: count)
        default: break
        }
        return count
    }

    func write(_ bytes: RawSpan, at offset: UInt64) throws(Errno) {
        switch try system.next(.write, path) {
        case .shortened(let length):
            try base.write(bytes.extracting(first: min(length, bytes.byteCount)), at: offset)
            throw .ioError
        case .flipped(let bit):
            var copy = bytes.copied
            if !copy.isEmpty { copy[bit / 8 % copy.count] ^= 1 << UInt8(bit % 8) }
            try copy.lend { (bytes) throws(Errno) in try base.write(bytes, at: offset) }
        default: try base.write(bytes, at: offset)
        }
    }

    func syncData() throws(Errno) {
        try system.next(.sync, path)
        try base.syncData()
    }

    func reserve(_ count: UInt64, at offset: UInt64) throws(Errno) {
        try system.next(.reserve, path)
        try base.reserve(count, at: offset)
    }

    func length() throws(Errno) -> UInt64 {
        try system.next(.length, path)
        return try base.length()
    }

    func tryLock() throws(Errno) -> Bool {
        try system.next(.lock, path)
        return try base.tryLock()
    }

    func close() { base.close() }
}
