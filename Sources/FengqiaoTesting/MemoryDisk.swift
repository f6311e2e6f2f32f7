public import FengqiaoLog
import Synchronization
import SystemPackage

/// A disk in memory that forgets what was not synced, as a crash makes a real one do.
///
/// - Bytes that were written and not synced may be there after a crash or not, sector by sector.
/// - Names that were made, moved or removed may be so after a crash or not, in order, until their folder is synced.
/// - A sync that fails leaves the pages clean and the old bytes on the disk, as Linux does: a later sync that
///   succeeds has written nothing of them.
///
/// ```swift
/// let disk = MemoryDisk()
/// disk.plan(.init(crashAt: 17))
/// // … work until it throws …
/// let after = disk.crashed(.lost)
/// ```
public final class MemoryDisk: FileSystem {
    /// What goes wrong, and when. Calls are counted from 1: every call that a crash can fall before or into.
    public struct Plan: Sendable {
        /// The call at which the machine stops: it and all after it fail and do nothing.
        public var crashAt: Int?
        /// The call that fails, with an I/O error.
        public var failAt: Int?
        /// The call that finds the disk full, if it needs space.
        public var fullAt: Int?
        /// Whether the disk is full from that call on, and not at that call alone.
        public var staysFull: Bool
        /// Whether calls that change nothing count too. A crash in one of them leaves what one in the next leaves.
        public var countsReads: Bool

        /// Whether the disk is kept as it was before each call, so that one run shows every crash.
        public var keepsStates: Bool

        /// A plan.
        public init(
            crashAt: Int? = nil, failAt: Int? = nil, fullAt: Int? = nil, staysFull: Bool = false,
            countsReads: Bool = true, keepsStates: Bool = false
        ) {
            self.crashAt = crashAt
            self.failAt = failAt
            self.fullAt = fullAt
            self.staysFull = staysFull
            self.countsReads = countsReads
            self.keepsStates = keepsStates
        }
    }

    /// What the disk does wrong all the time, as it would look if the code above it had left something out. Tests
    /// that find nothing with one of these find nothing.
    public enum Fault: String, CaseIterable, Sendable {
        /// Names are not brought to the disk: as if directories were never synced.
        case skipsDirectorySync
        /// A tail's sync returns before anything is on the disk: as if appends were acknowledged before it.
        case acknowledgesBeforeSync
        /// A failed sync looks like one that worked, its pages clean and the old bytes on the disk: as if the
        /// writer went on with a file whose sync failed.
        case swallowsFailedSync
        /// The names in `segments/` reach the disk only after the next manifest: as if it were swapped first.
        case syncsSegmentsLate
    }

    /// What a crash leaves of what was not synced.
    public enum Remains: Sendable, Hashable {
        /// Nothing.
        case lost
        /// Everything.
        case kept
        /// Some sectors whole, some not at all, some torn in the middle; some of the names: by seed.
        case torn(UInt64)
    }

    /// The size of a sector in bytes: the unit that a disk writes whole or not at all.
    static let sector = 512

    struct State: Sendable {
        var nodes: [Node] = []
        var names: [String: Int] = [:]
        var durableNames: [String: Int] = [:]
        var changes: [Change] = []
        var folders: Set<String> = []
        var calls = 0
        var isDown = false
        var plan = Plan()
        var faults: Set<Fault> = []
        var salt: UInt64
        /// The disk before each call, if the plan keeps that.
        var history: [State] = []
    }

    struct Node: Sendable {
        var bytes: [UInt8] = []
        var durable: [UInt8] = []
        var dirty: Set<Int> = []
        /// Whether bytes were written past the end that no space was set aside for.
        var lacksSpace = false
        var lockedBy: ObjectIdentifier?
    }

    /// A change of a name that its folder's sync has not brought to the disk.
    struct Change: Sendable {
        var folder: String
        var name: String
        var node: Int?
    }

    let state: Mutex<State>
    /// Which start of the machine this is.
    let bootNumber: UInt8

    /// An empty disk with a root folder.
    public convenience init(faults: Set<Fault> = []) {
        self.init(State(folders: ["/"], faults: faults, salt: 1), boot: 1)
    }

    private init(_ state: State, boot: UInt8) {
        self.state = Mutex(state)
        bootNumber = boot
    }

    /// Sets what goes wrong from here on, and counts calls from 1 again.
    public func plan(_ plan: Plan) {
        state.withLock {
            $0.plan = plan
            $0.calls = 0
            $0.history = []
        }
    }

    /// How many calls there have been since the plan was set.
    public var calls: Int { state.withLock { $0.calls } }

    /// The disk that a machine finds which starts again after it stopped: now, or before a call since the plan was
    /// set, if the plan keeps the states.
    public func crashed(_ remains: Remains, before call: Int? = nil) -> MemoryDisk {
        let after = state.withLock { now in
            var before = now
            if let call, now.history.indices.contains(call - 1) { before = now.history[call - 1] }
            var random = SectorChoice(remains)
            var names = before.durableNames
            // The journal keeps the order of names: what comes later is there only if what came before is.
            for change in before.changes {
                guard random.keepsName() else { break }
                names[change.name] = change.node
            }
            var state = State(folders: before.folders, faults: before.faults, salt: before.salt &+ 1_000)
            for node in before.nodes {
                let bytes = random.remains(of: node)
                state.nodes.append(Node(bytes: bytes, durable: bytes))
            }
            state.names = names
            state.durableNames = names
            return state
        }
        return MemoryDisk(after, boot: bootNumber &+ 1)
    }

    /// The disk that another process finds after the one that used it disappeared: nothing is lost, no file is open.
    public func copied() -> MemoryDisk {
        var copy = state.withLock { $0 }
        copy.history = []
        copy.plan = Plan()
        for index in copy.nodes.indices { copy.nodes[index].lockedBy = nil }
        return MemoryDisk(copy, boot: bootNumber)
    }

    /// The bytes of every file, by path: for comparing two disks.
    public var contents: [String: [UInt8]] {
        state.withLock { state in state.names.mapValues { state.nodes[$0].bytes } }
    }

    /// Puts other bytes into a file: for damage.
    public func replace(_ path: String, _ bytes: [UInt8]) {
        state.withLock { state in
            guard let node = state.names[path] else { return }
            state.nodes[node] = Node(bytes: bytes, durable: bytes)
        }
    }

    // Counts a call, and fails it if the plan says so.
    static func step(_ state: inout State, needsSpace: Bool = false, reads: Bool = false) throws(Errno) {
        if state.isDown { throw .ioError }
        if reads, !state.plan.countsReads { return }
        state.calls += 1
        if state.plan.keepsStates {
            var now = state
            now.history = []
            state.history.append(now)
        }
        if state.calls == state.plan.crashAt {
            state.isDown = true
            throw .ioError
        }
        if state.calls == state.plan.failAt { throw .ioError }
        if needsSpace, let full = state.plan.fullAt {
            if state.calls == full || state.plan.staysFull && state.calls > full { throw .noSpace }
        }
    }

    func with<T: Sendable>(_ body: (inout State) throws(Errno) -> T) throws(Errno) -> T {
        let result: Result<T, Errno> = state.withLock { state in
            do throws(Errno) { return .success(try body(&state)) } catch { return .failure(error) }
        }
        return try result.get()
    }
}

/// Decides what a crash leaves.
private struct SectorChoice {
    private let remains: MemoryDisk.Remains
    private var random: UInt64

    init(_ remains: MemoryDisk.Remains) {
        self.remains = remains
        if case .torn(let seed) = remains { random = seed &* 2_654_435_761 &+ 99 } else { random = 0 }
    }

    private mutating func below(_ bound: UInt64) -> UInt64 {
        random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (random >> 33) % bound
    }

    mutating func keepsName() -> Bool {
        switch remains {
        case .lost: false
        case .kept: true
        case .torn: below(2) == 0
        }
    }

    mutating func remains(of node: MemoryDisk.Node) -> [UInt8] {
        switch remains {
        case .lost: return node.durable
        case .kept: return node.bytes
        case .torn: break
        }
        var bytes = node.durable
        let size = MemoryDisk.sector
        for sector in node.dirty.sorted() {
            let start = sector * size
            let end = min(start + size, node.bytes.count)
            guard start < end else { continue }
            // Not at all, whole, or up to some byte.
            let kept: Int
            switch below(3) {
            case 0: continue
            case 1: kept = end
            default: kept = start + Int(below(UInt64(end - start)))
            }
            if bytes.count < end { bytes += [UInt8](repeating: 0, count: end - bytes.count) }
            for index in start..<kept { bytes[index] = node.bytes[index] }
        }
        return bytes
    }
}
