internal import FengqiaoSchema
internal import SystemPackage

/// Reads a derived file, chunk by chunk; each is checked before a byte of it is given out.
public struct DerivedReader {
    /// What the file was made of.
    public let stamp: DerivedStamp
    /// How many bytes of the body were not given out yet.
    public private(set) var remaining: UInt64
    private let file: any LogFile
    private let path: FilePath
    private var offset = UInt64(DerivedFormat.headLength)
    private var chunk: [UInt8] = []
    private var at = 0

    fileprivate init?(_ name: String, _ reader: LogReader) throws(LogError) {
        let path = reader.layout.derived(name)
        let fileSystem = reader.fileSystem
        do throws(LogError) {
            file = try system("opening a derived file", path) { () throws(Errno) in
                try fileSystem.open(path, for: .read)
            }
        } catch {
            if error.cause == .noSuchFileOrDirectory { return nil }
            throw error
        }
        var head = [UInt8](repeating: 0, count: DerivedFormat.headLength)
        let (opened, whole) = (file, head.count)
        let got = try system("reading a derived file", path) { () throws(Errno) in try opened.fill(&head, at: 0) }
        guard got == whole, let known = DerivedFormat.stamp(head) else {
            throw LogError.corrupted("a derived file does not begin as one", path, at: 0)
        }
        guard known.storeID == reader.storeID, known.stamp.name == name else {
            throw LogError(.notALog, "a derived file is of another log", file: path, offset: 16)
        }
        (self.path, stamp, remaining) = (path, known.stamp, known.length)
        // A length that the file has not would have somebody ask for memory for it.
        let length = try system("measuring a derived file", path) { () throws(Errno) in try opened.length() }
        guard remaining <= length else {
            throw LogError.corrupted("a derived file is shorter than it says", path, at: length)
        }
    }

    /// Fills the whole span with the bytes that follow.
    ///
    /// - Throws: `corrupted` where there are not so many, or they do not match their checksum.
    public mutating func read(into span: inout MutableRawSpan) throws(LogError) {
        var filled = 0
        let count = span.byteCount
        while filled < count {
            if at == chunk.count { try next() }
            let bytes = chunk
            let copied = span.fill(from: bytes.rawSpan.extracting(at..<bytes.count), at: filled)
            filled += copied
            at += copied
            remaining -= UInt64(copied)
        }
    }

    private mutating func next() throws(LogError) {
        var head = [UInt8](repeating: 0, count: 8)
        let (opened, start) = (file, offset)
        let got = try system("reading a derived file", path) { () throws(Errno) in try opened.fill(&head, at: start) }
        let length = Int(head.raw.little(UInt32.self, at: 0))
        guard got == 8, length > 0, length <= DerivedFormat.chunkLength, UInt64(length) <= remaining else {
            throw LogError.corrupted("a derived file breaks off", path, at: offset)
        }
        if chunk.count != length { chunk = [UInt8](repeating: 0, count: length) }
        var bytes = chunk
        chunk = []
        let read = try system("reading a derived file", path) { () throws(Errno) in
            try opened.fill(&bytes, at: start + 8)
        }
        guard read == length, CRC32C.matches(bytes.raw, head.raw.little(UInt32.self, at: 4)) else {
            throw LogError.corrupted("a derived file does not match its checksum", path, at: offset + 8)
        }
        (chunk, at) = (bytes, 0)
        offset += 8 + UInt64(length)
    }
}

extension LogReader {
    /// Opens a derived file of this log; nil where there is none of that name.
    ///
    /// - Throws: `corrupted` where it is damaged, `notALog` where it is of another log. The file is disposable: whoever gets an
    ///   error goes on without it.
    public func derived(_ name: String) throws(LogError) -> DerivedReader? { try DerivedReader(name, self) }
}
