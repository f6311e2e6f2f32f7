import FengqiaoLog
import FengqiaoModel
import FengqiaoSchema
import FengqiaoTesting
import SystemPackage

/// A small log in memory that has every form of file: a sealed segment, a frozen tail, an active tail.
struct SmallStore {
    static let path: FilePath = "/log"
    static let options = LogOptions(schemas: EventKind.registry)

    /// The disk as a writer left it that just disappeared.
    let disk: MemoryDisk
    let withUnknown: Bool
    /// What an undamaged log answers.
    let whole: Answers

    /// Rows of a real history, with keys; of them some groups in each form. With rows of unknown kinds no columns
    /// are asked for, as those cannot be given.
    init(withUnknown: Bool) async throws {
        let (sealed, frozen, active) = withUnknown ? (5, 2, 2) : (10, 3, 3)
        let folder = try TestFolder()
        _ = try await SealTests.simulated(folder.log, matters: 30, withUnknown: false)
        let source = try frames(LogReader.open(at: folder.log))
        let disk = MemoryDisk()
        let log = try EventLog.create(at: Self.path, options: Self.options, fileSystem: disk)
        var next = 0
        func append(_ count: Int) throws {
            let end = next + count
            while next < end {
                var group = AppendGroup(recordedAt: source[next].recordedAt)
                if next % 4 == 1 {
                    group.commandKey = Array("key-\(next)".utf8)
                    group.commandDigest = [UInt8](repeating: UInt8(truncatingIfNeeded: next), count: 32)
                }
                for row in source[next].rows { group.append(row: row) }
                if withUnknown, next % 3 == 2 { group.append(row: [0xFF, 7, 7, UInt8(truncatingIfNeeded: next)]) }
                _ = try log.append([group])
                next += 1
            }
        }
        try append(sealed)
        try log.freeze()
        try log.seal()
        try append(frozen)
        try log.freeze()
        try append(active)
        self.disk = disk.copied()
        self.withUnknown = withUnknown
        whole = try Answers(self.disk, withUnknown: withUnknown)
    }

    /// The files whose bytes are the log.
    var files: [String: [UInt8]] { disk.contents }

    /// The same disk with other bytes in a file.
    func damaged(_ path: String, _ change: (inout [UInt8]) -> Void) -> MemoryDisk {
        let copy = disk.copied()
        var bytes = copy.contents[path] ?? []
        change(&bytes)
        copy.replace(path, bytes)
        return copy
    }

    /// What a log answers to the questions that readers ask.
    struct Answers: Equatable {
        var frames: [SeenFrame]
        var matter: [UInt64] = []
        var kinds: [UInt64] = []
        var block: [Int64] = []

        init(_ disk: some FileSystem, withUnknown: Bool) throws {
            frames = try FengqiaoLogTests.frames(LogReader.open(at: SmallStore.path, fileSystem: disk))
            if !withUnknown { try ask(LogReader.open(at: SmallStore.path, fileSystem: disk)) }
        }

        private mutating func ask(_ reader: LogReader) throws {
            var (matter, kinds, block): ([UInt64], [UInt64], [Int64]) = ([], [], [])
            var names = Names()
            let every = EventSelection(columns: KindSet(Array(1...63)))
            try reader.forEachBlock(in: ReadRange(), every, EventKind.registry, &names) {
                (columns, _) throws(LogError) in
                for row in 0..<columns.count {
                    block += [Int64(columns.positions[row]), columns.recordedAt[row], columns.occurredAt[row]]
                }
                return true
            }
            // A matter whose events lie in all three forms.
            let name = Array(names[.matter].bytes(of: 0))
            try reader.forEachEvent(of: .matter, named: name, EventKind.registry) { (event) throws(LogError) in
                matter += [event.position, UInt64(bitPattern: event.recordedAt)]
                matter += copyBytes(event.row).map { UInt64($0) }
                return true
            }
            try reader.forEachEvent(ofKinds: KindSet([EventKind.matterReported.rawValue])) {
                (event) throws(LogError) in
                kinds.append(event.position)
                return true
            }
            (self.matter, self.kinds, self.block) = (matter, kinds, block)
        }
    }
}
