import FengqiaoLog
import FengqiaoTesting
import SystemPackage

/// The files of the log `sealed` with one fault in them.
struct CorruptLog {
    /// The files, by what they are in that log.
    enum Part: String, CaseIterable {
        case manifest = "MANIFEST"
        case published = "PUBLISHED"
        case lock = "LOCK"
        case first = "first segment"
        case second = "second segment"
        case frozen = "frozen tail"
        case active = "active tail"
    }

    /// One fault. Those that are harmless are not faults to a reader; why, their names say.
    struct Fault: Sendable {
        var name: String
        var isHarmless = false
        var apply: @Sendable (inout CorruptLog) -> Void
    }

    private(set) var files: [String: [UInt8]]
    private let names: [Part: String]

    init(_ files: [String: [UInt8]]) {
        self.files = files
        var names: [Part: String] = [.manifest: "MANIFEST", .published: "PUBLISHED", .lock: "LOCK"]
        for (ending, parts) in [(".seg", [Part.first, .second]), (".tail", [.frozen, .active])] {
            for (part, name) in zip(parts, files.keys.filter({ $0.hasSuffix(ending) }).sorted()) { names[part] = name }
        }
        self.names = names
    }

    subscript(part: Part) -> [UInt8] {
        get { names[part].flatMap { files[$0] } ?? [] }
        set { if let name = names[part] { files[name] = newValue } }
    }

    mutating func remove(_ part: Part) { if let name = names[part] { files[name] = nil } }

    /// Turns a bit of a file over.
    mutating func flip(_ part: Part, at offset: Int) { self[part][offset] ^= 0x10 }

    /// What a file of the log is called in messages.
    func label(_ path: FilePath?) -> String {
        guard let path else { return "nothing" }
        let name = String(path.string.dropFirst(FormatLog.path.string.count + 1))
        return names.first { $0.value == name }?.key.rawValue ?? (name.isEmpty ? "." : name)
    }

    /// Changes a file and makes its header's checksum right again, which covers bytes 8 to `end` or to the file's.
    mutating func reseal(_ part: Part, _ end: Int? = 64, _ change: (inout [UInt8]) -> Void) {
        var bytes = self[part]
        change(&bytes)
        bytes.put(crc32c(bytes[8..<(end ?? bytes.count)]), at: 4)
        self[part] = bytes
    }

    /// Changes a segment's footer and makes its checksum right again, but not the digest in the manifest.
    mutating func refooter(_ part: Part, _ change: (inout [UInt8]) -> Void) {
        var bytes = self[part]
        let range = footer(part)
        var footer = Array(bytes[range])
        change(&footer)
        bytes.replaceSubrange(range, with: footer)
        bytes.put(crc32c(footer[...]), at: bytes.count - 12)
        self[part] = bytes
    }

    func footer(_ part: Part) -> Range<Int> {
        let bytes = self[part]
        let end = bytes.count - 16
        return (end - Int(bytes.number(at: end)))..<end
    }

    /// Changes a tail's header and chains its frames to it again; the checksum of the last one.
    @discardableResult
    mutating func rechain(_ part: Part, _ change: (inout [UInt8]) -> Void) -> UInt32 {
        reseal(part, 64, change)
        var bytes = self[part]
        var (at, last) = (64, bytes.number(at: 4))
        while at + 64 <= bytes.count, bytes[at] != 0 {
            let end = at + 64 + Int(bytes.number(at: at + 52))
            bytes.put(last, at: at + 56)
            last = crc32c(bytes[(at + 8)..<end])
            bytes.put(last, at: at + 4)
            at = end
        }
        self[part] = bytes
        return last
    }
}

extension [UInt8] {
    fileprivate mutating func put(_ value: UInt32, at offset: Int) {
        for index in 0..<4 { self[offset + index] = UInt8(truncatingIfNeeded: value >> UInt32(index * 8)) }
    }

    fileprivate func number(at offset: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(self[offset + $1]) << UInt32($1 * 8) }
    }
}

extension CorruptLog {
    private static let tailsStart = 48 + 2 * 96

    static let faults: [Fault] = manifest + others + segments + tails

    private static let manifest = [
        Fault(name: "manifest: missing") { $0.remove(.manifest) },
        Fault(name: "manifest: empty") { $0[.manifest] = [] },
        Fault(name: "manifest: magic") { $0.flip(.manifest, at: 0) },
        Fault(name: "manifest: version 2 for readers too") { $0.reseal(.manifest, nil) { $0[8...9] = [2, 2] } },
        Fault(name: "manifest: version 2 for writers", isHarmless: true) { $0.reseal(.manifest, nil) { $0[8] = 2 } },
        Fault(name: "manifest: version 0") { $0.reseal(.manifest, nil) { $0[8...9] = [0, 0] } },
        Fault(name: "manifest: a flipped bit in the checksum") { $0.flip(.manifest, at: 4) },
        Fault(name: "manifest: a flipped bit in a segment") { $0.flip(.manifest, at: 60) },
        Fault(name: "manifest: cut short") { $0[.manifest].removeLast(40) },
        Fault(name: "manifest: a tail less than it counts") { $0.reseal(.manifest, nil) { $0.removeLast(40) } },
        Fault(name: "manifest: a tail in no known state") { $0.reseal(.manifest, nil) { $0[$0.count - 4] = 9 } },
        Fault(name: "manifest: a gap between files") { $0.reseal(.manifest, nil) { $0[tailsStart] ^= 1 } },
        Fault(name: "manifest: generation 0") {
            $0.reseal(.manifest, nil) { $0.replaceSubrange(32..<40, with: repeatElement(0, count: 8)) }
        },
        Fault(name: "manifest: another store id") { $0.reseal(.manifest, nil) { $0[16] ^= 1 } },
        Fault(name: "manifest: another digest of a segment") { $0.reseal(.manifest, nil) { $0[48 + 48] ^= 1 } },
        Fault(name: "manifest: another last checksum of a tail") {
            $0.reseal(.manifest, nil) { $0[tailsStart + 32] ^= 1 }
        },
    ]

    private static let others = [
        Fault(name: "published: magic") { $0.flip(.published, at: 0) },
        Fault(name: "published: version 2") { $0.reseal(.published) { $0[8] = 2 } },
        Fault(name: "published: a flipped bit") { $0.flip(.published, at: 50) },
        Fault(name: "published: cut short") { $0[.published].removeLast() },
        Fault(name: "published: zeros, as after a crash", isHarmless: true) {
            $0[.published] = [UInt8](repeating: 0, count: 64)
        },
        Fault(name: "published: missing, as after a crash", isHarmless: true) { $0.remove(.published) },
        Fault(name: "published: beyond the tail's frames") { log in log.reseal(.published) { $0[49] ^= 4 } },
        Fault(name: "lock: version 2, which only writers ask", isHarmless: true) {
            $0[.lock].replaceSubrange(0..<15, with: Array("fengqiao lock 2".utf8))
        },
    ]

    private static let segments = [
        Fault(name: "segment: missing") { $0.remove(.first) },
        Fault(name: "segment: empty") { $0[.first] = [] },
        Fault(name: "segment: magic") { $0.flip(.first, at: 0) },
        Fault(name: "segment: version 2 for readers too") { $0.reseal(.first) { $0[9] = 2 } },
        Fault(name: "segment: a flipped bit in the header") { $0.flip(.first, at: 41) },
        Fault(name: "segment: another store id") { $0.reseal(.first) { $0[16] ^= 1 } },
        Fault(name: "segment: another one under its name") { $0[.first] = $0[.second] },
        Fault(name: "segment: a byte less") { $0[.second].removeLast() },
        Fault(name: "segment: a byte more") { $0[.second].append(0) },
        Fault(name: "segment: the magic at the end") { log in log.flip(.first, at: log[.first].count - 1) },
        Fault(name: "segment: the zeros at the end") { log in log.flip(.first, at: log[.first].count - 8) },
        Fault(name: "segment: a footer longer than the file") { log in log.flip(.first, at: log[.first].count - 14) },
        Fault(name: "segment: a flipped bit in the footer") { log in log.flip(.first, at: log.footer(.first).lowerBound)
        },
        Fault(name: "segment: another footer with a right checksum") { $0.refooter(.first) { $0[24] ^= 1 } },
        Fault(name: "segment: a footer that goes on") { $0.refooter(.first) { $0[$0.count - 5] ^= 1 } },
        Fault(name: "segment: a flipped bit in a column") { $0.flip(.first, at: 64) },
        Fault(name: "segment: a flipped bit in the middle of a column") { $0.flip(.second, at: 300) },
        Fault(name: "segment: a flipped bit in the index's directory") { log in
            log.flip(.first, at: log.footer(.first).lowerBound - 1)
        },
    ]

    private static let tails = [
        Fault(name: "tail: missing") { $0.remove(.frozen) },
        Fault(name: "tail: empty") { $0[.frozen] = [] },
        Fault(name: "tail: magic") { $0.flip(.frozen, at: 0) },
        Fault(name: "tail: version 2") { $0.reseal(.frozen) { $0[8] = 2 } },
        Fault(name: "tail: a flipped bit in the header") { $0.flip(.frozen, at: 50) },
        Fault(name: "tail: another store id") { $0.rechain(.frozen) { $0[16] ^= 1 } },
        Fault(name: "tail: a header that its frames do not follow") { $0.reseal(.frozen) { $0[56] ^= 1 } },
        Fault(name: "tail: a chain that does not follow the tail before") { log in
            let last = log.rechain(.frozen) { $0[56] ^= 1 }
            log.reseal(.manifest, nil) { $0.put(last, at: tailsStart + 32) }
        },
        Fault(name: "tail: a flipped bit in a frame's header") { $0.flip(.frozen, at: 64 + 40) },
        Fault(name: "tail: a flipped bit in a payload") { $0.flip(.frozen, at: 64 + 70) },
        Fault(name: "tail: a frame of version 2") { log in log.rechain(.frozen) { $0[64 + 8] = 2 } },
        Fault(name: "tail: a frame with unknown flags") { log in log.rechain(.frozen) { $0[64 + 9] = 2 } },
        Fault(name: "tail: rows that run backwards") { log in
            let last = log.rechain(.frozen) { $0[64 + 64 + 3] = 0x7f }
            log.reseal(.manifest, nil) { $0.put(last, at: tailsStart + 32) }
        },
        Fault(name: "tail: recorded at the lowest number") { log in
            let last = log.rechain(.frozen) {
                $0.replaceSubrange(64 + 32..<64 + 40, with: [0, 0, 0, 0, 0, 0, 0, 0x80])
            }
            log.reseal(.manifest, nil) { $0.put(last, at: tailsStart + 32) }
        },
        Fault(name: "tail: cut short") { $0[.frozen].removeSubrange(100...) },
        Fault(name: "tail: a byte after the zeros behind its end") { $0[.frozen].append(1) },
        Fault(name: "active tail: missing") { $0.remove(.active) },
        Fault(name: "active tail: cut within what was synced") { $0[.active].removeSubrange(100...) },
        Fault(name: "active tail: a flipped bit in its first frame") { $0.flip(.active, at: 64 + 70) },
        Fault(name: "active tail: a torn append behind what was synced", isHarmless: true) { log in
            log[.active].append(contentsOf: [0x46, 0x51, 0x46])
        },
        Fault(name: "active tail: no zeros behind the last frame", isHarmless: true) { log in
            let end = log[.active].lastIndex { $0 != 0 } ?? 0
            log[.active].removeSubrange((end + 1)...)
        },
        Fault(name: "active tail: a flipped bit in the first append that nothing else names", isHarmless: true) { log in
            log[.published] = [UInt8](repeating: 0, count: 64)
            log.flip(.active, at: 64 + 70)
        },
    ]
}
