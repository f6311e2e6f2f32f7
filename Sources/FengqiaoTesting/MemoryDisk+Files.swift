public import FengqiaoLog
import Synchronization
public import SystemPackage

extension MemoryDisk {
    /// Opens a file that exists.
    public func open(_ path: FilePath, for access: FileAccess) throws(Errno) -> any LogFile {
        let name = path.string
        let node = try with { (state) throws(Errno) in
            try Self.step(&state, reads: true)
            guard let node = state.names[name] else { throw .noSuchFileOrDirectory }
            return node
        }
        return MemoryFile(self, node, path)
    }

    /// Creates an empty file.
    public func create(_ path: FilePath) throws(Errno) -> any LogFile {
        let name = path.string
        let folder = path.removingLastComponent().string
        let node = try with { (state) throws(Errno) in
            try Self.step(&state, needsSpace: true)
            if state.names[name] != nil { throw .fileExists }
            guard state.folders.contains(folder) else { throw .noSuchFileOrDirectory }
            state.nodes.append(Node())
            let node = state.nodes.count - 1
            state.names[name] = node
            state.changes.append(Change(folder: folder, name: name, node: node))
            return node
        }
        return MemoryFile(self, node, path)
    }

    /// Creates a folder, which is durable at once: what matters is the names in it.
    public func createDirectory(_ path: FilePath) throws(Errno) {
        let name = path.string
        try with { (state) throws(Errno) in
            try Self.step(&state, needsSpace: true)
            if !state.folders.insert(name).inserted { throw .fileExists }
        }
    }

    /// The names in a folder.
    public func list(_ path: FilePath) throws(Errno) -> [String] {
        let prefix = path.string == "/" ? "/" : path.string + "/"
        return try with { (state) throws(Errno) in
            try Self.step(&state, reads: true)
            guard state.folders.contains(path.string) else { throw .noSuchFileOrDirectory }
            return (Array(state.names.keys) + Array(state.folders))
                .filter { $0.hasPrefix(prefix) && $0 != prefix && !$0.dropFirst(prefix.count).contains("/") }
                .map { String($0.dropFirst(prefix.count)) }.sorted()
        }
    }

    /// Puts a file in the place of another.
    public func rename(_ source: FilePath, to target: FilePath) throws(Errno) {
        let (from, to) = (source.string, target.string)
        let folder = target.removingLastComponent().string
        try with { (state) throws(Errno) in
            try Self.step(&state)
            guard let node = state.names.removeValue(forKey: from) else { throw .noSuchFileOrDirectory }
            state.names[to] = node
            // One step on the disk too: the new name is there if the old one is gone.
            state.changes.append(Change(folder: folder, name: to, node: node))
            state.changes.append(Change(folder: folder, name: from, node: nil))
        }
    }

    /// Removes a name.
    public func unlink(_ path: FilePath) throws(Errno) {
        let name = path.string
        let folder = path.removingLastComponent().string
        try with { (state) throws(Errno) in
            try Self.step(&state)
            guard state.names.removeValue(forKey: name) != nil else { throw .noSuchFileOrDirectory }
            state.changes.append(Change(folder: folder, name: name, node: nil))
        }
    }

    /// Brings the names of a folder to the disk.
    public func syncDirectory(_ path: FilePath) throws(Errno) {
        let folder = path.string
        try with { (state) throws(Errno) in
            try Self.step(&state)
            if state.faults.contains(.skipsDirectorySync) { return }
            let isLate = state.faults.contains(.syncsSegmentsLate)
            if isLate, folder.hasSuffix("/segments") { return }
            func bring(_ folder: String) {
                for change in state.changes where change.folder == folder {
                    state.durableNames[change.name] = change.node
                }
                state.changes.removeAll { $0.folder == folder }
            }
            bring(folder)
            if isLate {
                // The manifest is there; the names that it lists follow, if the machine lives that long.
                try Self.step(&state)
                bring(folder + "/segments")
            }
        }
    }

    /// Another one after every crash.
    public func bootID() throws(Errno) -> [UInt8] { [UInt8](repeating: bootNumber, count: 16) }

    /// Different bytes at every call, and the same in every run.
    public func randomBytes(_ count: Int) throws(Errno) -> [UInt8] {
        try with { (state) throws(Errno) in
            state.salt &+= 1
            let salt = state.salt
            return (0..<count).map { UInt8(truncatingIfNeeded: (salt &* 0x9e37_79b9_7f4a_7c15) >> UInt64($0 % 8 * 8)) }
        }
    }

    /// Always the same.
    public var processID: Int32 { 1 }
}

/// An open file of a ``MemoryDisk``.
final class MemoryFile: LogFile {
    private let disk: MemoryDisk
    private let node: Int
    private let isTail: Bool

    init(_ disk: MemoryDisk, _ node: Int, _ path: FilePath) {
        (self.disk, self.node) = (disk, node)
        isTail = path.extension == "tail"
    }

    deinit { close() }

    func read(into buffer: inout MutableRawSpan, at offset: UInt64) throws(Errno) -> Int {
        let wanted = buffer.byteCount
        let node = node
        let bytes = try disk.with { (state) throws(Errno) in
            if state.isDown { throw .ioError }
            let all = state.nodes[node].bytes
            let start = min(Int(clamping: offset), all.count)
            return Array(all[start..<min(start + wanted, all.count)])
        }
        buffer.fill(bytes)
        return bytes.count
    }

    func write(_ bytes: RawSpan, at offset: UInt64) throws(Errno) {
        let new = bytes.copied
        let node = node
        let start = Int(clamping: offset)
        try disk.with { (state) throws(Errno) in
            let isUp = !state.isDown
            defer {
                // A machine that stops in the middle of a write has written some of it.
                if isUp { Self.put(new, at: start, &state.nodes[node]) }
            }
            let isLonger = start + new.count > state.nodes[node].bytes.count
            try MemoryDisk.step(&state, needsSpace: isLonger)
            // Space is found when the bytes go to the disk, as file systems with delayed allocation do.
            if isLonger { state.nodes[node].lacksSpace = true }
        }
    }

    private static func put(_ new: [UInt8], at start: Int, _ node: inout MemoryDisk.Node) {
        if new.isEmpty { return }
        let end = start + new.count
        if node.bytes.count < end { node.bytes += [UInt8](repeating: 0, count: end - node.bytes.count) }
        node.bytes.replaceSubrange(start..<end, with: new)
        for sector in start / MemoryDisk.sector...(end - 1) / MemoryDisk.sector { node.dirty.insert(sector) }
    }

    func syncData() throws(Errno) {
        let node = node
        try disk.with { (state) throws(Errno) in
            let before = state.calls
            let needsSpace = state.nodes[node].lacksSpace
            do throws(Errno) { try MemoryDisk.step(&state, needsSpace: needsSpace) } catch {
                // Pages that a failed sync did not write are clean: no later sync writes them either.
                let hasFailed = !state.isDown && state.calls > before
                if hasFailed { state.nodes[node].dirty = [] }
                if hasFailed, state.faults.contains(.swallowsFailedSync) { return }
                throw error
            }
            if isTail, state.faults.contains(.acknowledgesBeforeSync) { return }
            let size = MemoryDisk.sector
            for sector in state.nodes[node].dirty {
                let start = sector * size
                let end = min(start + size, state.nodes[node].bytes.count)
                if start >= end { continue }
                let missing = end - state.nodes[node].durable.count
                if missing > 0 { state.nodes[node].durable += [UInt8](repeating: 0, count: missing) }
                state.nodes[node].durable.replaceSubrange(start..<end, with: state.nodes[node].bytes[start..<end])
            }
            state.nodes[node].dirty = []
            state.nodes[node].lacksSpace = false
        }
    }

    func reserve(_ count: UInt64, at offset: UInt64) throws(Errno) {
        let node = node
        let end = Int(clamping: offset &+ count)
        try disk.with { (state) throws(Errno) in
            try MemoryDisk.step(&state, needsSpace: true)
            // Longer by zeros, as `fallocate` makes a file; whether that survives a crash is open until a sync.
            let length = state.nodes[node].bytes.count
            if end > length { Self.put([UInt8](repeating: 0, count: end - length), at: length, &state.nodes[node]) }
        }
    }

    func length() throws(Errno) -> UInt64 {
        let node = node
        return try disk.with { (state) throws(Errno) in UInt64(state.nodes[node].bytes.count) }
    }

    func tryLock() throws(Errno) -> Bool {
        let node = node
        let me = ObjectIdentifier(self)
        return try disk.with { (state) throws(Errno) in
            guard state.nodes[node].lockedBy == nil || state.nodes[node].lockedBy == me else { return false }
            state.nodes[node].lockedBy = me
            return true
        }
    }

    func close() {
        let node = node
        let me = ObjectIdentifier(self)
        disk.state.withLock { state in
            if state.nodes[node].lockedBy == me { state.nodes[node].lockedBy = nil }
        }
    }
}
