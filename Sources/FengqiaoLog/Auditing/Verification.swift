internal import FengqiaoSchema
public import SystemPackage

/// What verifying a log found.
public struct Verification: Sendable {
    /// Something that is not as it was written.
    public struct Fault: Sendable, Hashable {
        /// The file.
        public var file: FilePath
        /// Where in the file, in bytes.
        public var offset: UInt64
        /// What is wrong, in words.
        public var what: String
    }

    /// How many events were read and found whole.
    public internal(set) var events: UInt64 = 0
    /// The root of the Merkle tree over all events (RFC 6962), if all could be read.
    public internal(set) var root: [UInt8]?
    /// What is wrong; empty if nothing is.
    public internal(set) var faults: [Fault] = []
    /// What is no fault and yet worth a word, such as the torn end of an append that never returned.
    public internal(set) var notes: [Fault] = []

    /// Whether nothing is wrong.
    public var isWhole: Bool { faults.isEmpty }
}

extension LogReader {
    /// Reads everything and holds it against everything else: checksums, the chain of frames, the manifest, the
    /// hashes of the tree, and every segment against what sealing its events again would give.
    ///
    /// Faults are collected, file by file; one that keeps anything from being read at all, such as a damaged
    /// manifest, is the only one then. Nothing is changed.
    ///
    /// - Parameter progress: called with the number of events that were read, and of all.
    public func verify(progress: ((_ events: UInt64, _ total: UInt64) -> Void)? = nil) throws(LogError) -> Verification
    {
        var run = VerificationRun(self, progress)
        do {
            try following { (view) throws(LogError) in
                run = VerificationRun(self, progress)
                try run.segments(view)
                try run.tails(view)
            }
        } catch { try run.note(error) }
        return run.result
    }
}

private struct VerificationRun {
    private let reader: LogReader
    private let progress: ((UInt64, UInt64) -> Void)?
    private let hash: StableHash
    private(set) var result = Verification()
    private var tree = TreeRange(from: 0)
    private var isTreeWhole = true
    private var total: UInt64 = 0
    /// The length and the last checksum of the tail before, as the next one's header names them; nil where the
    /// file that says so cannot be read.
    private var previous: (length: UInt64, checksum: UInt32)? = (0, 0)
    /// Whether every segment so far could be opened, so that all names are there that the next one uses.
    private var areNamesWhole = true

    init(_ reader: LogReader, _ progress: ((UInt64, UInt64) -> Void)?) {
        (self.reader, self.progress) = (reader, progress)
        hash = StableHash(storeID: reader.storeID)
    }

    /// Keeps a fault; an error that says nothing of the bytes is thrown on.
    mutating func note(_ error: LogError) throws(LogError) {
        guard error.code == .corrupted || error.code == .unsupportedVersion, let file = error.file else { throw error }
        isTreeWhole = false
        let fault = Verification.Fault(file: file, offset: error.offset ?? 0, what: error.fact)
        if !result.faults.contains(fault) { result.faults.append(fault) }
    }

    mutating func segments(_ view: LogView) throws(LogError) {
        total = view.tails.last?.end ?? 0
        var set = SegmentSet()
        // Nil after a fault from which on nobody can say which ordinal a name ought to have.
        var state: SealState? = try SealState(set)
        for entry in view.segments {
            do {
                let segment = try reader.segments.segment(entry)
                set.segments.append(segment)
                previous = (segment.footer.tailLength, segment.footer.tailChecksum)
                do {
                    if areNamesWhole { try verify(segment, set, &state) } else { try readParts(of: segment) }
                } catch {
                    state = nil
                    try note(error)
                }
            } catch {
                if error.cause == .noSuchFileOrDirectory { throw error }
                (state, previous, areNamesWhole) = (nil, nil, false)
                try note(error)
            }
            progress?(entry.end, total)
        }
    }

    /// Reads what can be read without the names of a segment before: a file is not blamed for another one.
    private func readParts(of segment: Segment) throws(LogError) {
        for block in segment.footer.blocks.indices { _ = try segment.rows(ofBlock: block) }
        for space in NameSpace.allCases { _ = try segment.names(space) }
        _ = try segment.commands()
    }

    private mutating func verify(
        _ segment: Segment, _ set: SegmentSet, _ state: inout SealState?
    ) throws(LogError) {
        let footer = segment.footer
        let (count, groups) = (UInt64(footer.count), footer.groupCount)
        func differs(_ what: String) -> LogError {
            .corrupted("\(what) of a segment are not those of its events", segment.path, at: footer.index.end)
        }
        var content = TailContent(first: footer.first, firstGroup: footer.firstGroup, segment.registry)
        var names = SegmentNames(set)
        var visit = Visit(position: footer.first)
        var last = Int64.min
        try segment.forEachFrame(&names, &visit) { (frame) throws(LogError) in
            guard frame.recordedAt >= last else { throw differs("the times") }
            last = frame.recordedAt
            content.add(frame)
            return true
        }
        guard UInt64(content.count) == count, content.groupCount == groups,
            content.firstRecordedAt == footer.firstRecordedAt, content.lastRecordedAt == footer.lastRecordedAt
        else { throw differs("the counts") }
        guard content.tree.hashes == footer.tree else { throw differs("the hashes") }
        guard var known = state else { return isTreeWhole = false }
        let (map, fresh) = try known.number(content.names, hash)
        content.renumber(map)
        try IndexCheck(
            segment,
            SegmentIndexBuilder(content, fresh, hash, commandBase: known.nextCommand, first: footer.first)
        ).run()
        guard footer.blocks.map(\.zone) == content.blocks.map(\.zone) else { throw differs("the zone maps") }
        guard var next = state else { return }
        try next.add(segment)
        next.index = set
        state = next
        tree.append(content.tree)
        result.events += count
    }

    mutating func tails(_ view: LogView) throws(LogError) {
        for (index, entry) in view.tails.enumerated() {
            let isLast = index == view.tails.count - 1
            // What the manifest says of it, as long as the file itself does not say otherwise.
            let before = previous
            previous = (entry.length, entry.lastChecksum)
            do { try verify(entry, after: before, isOpen: isLast && view.isOpenEnded, isLast: isLast) } catch {
                if error.cause == .noSuchFileOrDirectory { throw error }
                try note(error)
            }
            progress?(min(entry.end, total), total)
        }
        if isTreeWhole { result.root = tree.root }
    }

    private mutating func verify(
        _ entry: TailEntry, after before: (length: UInt64, checksum: UInt32)?, isOpen: Bool, isLast: Bool
    ) throws(LogError) {
        let path = reader.layout.tail(entry)
        let file = try system("opening a tail", path) { () throws(Errno) in
            try reader.fileSystem.open(path, for: .read)
        }
        defer { file.close() }
        let length = try system("measuring a tail", path) { () throws(Errno) in try file.length() }
        if length < entry.length {
            throw LogError.corrupted("a tail is shorter than what was synced of it", path, at: length)
        }
        var scanner = try TailScanner(
            file, path, entry, storeID: reader.storeID, limit: isOpen ? length : entry.length)
        if let before,
            scanner.header.previousLength != before.length || scanner.header.previousChecksum != before.checksum
        {
            throw LogError.corrupted("a tail does not follow the one before", path, at: 48)
        }
        var last = Int64.min
        scan: while true {
            switch try scanner.next() {
            case .frame:
                guard let header = scanner.current, let frame = Frame(header: header, payload: scanner.payload),
                    frame.recordedAt >= last
                else { throw scanner.nonsense }
                last = frame.recordedAt
                for row in 0..<frame.count {
                    let position = frame.firstPosition + UInt64(row)
                    if position == tree.end {
                        tree.append(leaf: TreeHash.leaf(position, frame.recordedAt, frame.row(row)))
                    } else {
                        isTreeWhole = false
                    }
                }
                result.events += UInt64(frame.count)
            case .end: break scan
            case .bad:
                if !isOpen || scanner.offset < entry.length {
                    throw LogError.corrupted("synced bytes are damaged", path, at: scanner.offset)
                }
                if try scanner.evidenceOfDamage() != nil {
                    throw LogError.corrupted("synced bytes are damaged", path, at: scanner.offset)
                }
                break scan
            }
        }
        if scanner.offset < entry.length {
            throw LogError.corrupted("synced bytes are damaged", path, at: scanner.offset)
        }
        previous = (scanner.offset, scanner.checksum)
        if !isOpen { try scanner.check(endsAs: entry) }
        let contentEnd = try scanner.contentEnd(length)
        if contentEnd > scanner.offset {
            if !isLast { throw LogError.corrupted("a tail is longer than listed", path, at: entry.length) }
            result.notes.append(
                .init(
                    file: path, offset: scanner.offset,
                    what:
                        "\(contentEnd - scanner.offset) bytes after the last whole group: an append that is under way, or "
                        + "that never returned, or damage to one that did"))
        }
    }
}

extension LogError {
    /// The message without its remedy, for a list of faults.
    var fact: String { message.split(separator: ";").first.map(String.init) ?? message }
}
