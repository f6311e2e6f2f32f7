import Foundation

/// Reads a file line by line, whatever its size.
struct LineReader {
    /// How many bytes are read at once: few enough to stay small, many enough that the calls cost nothing.
    private static let chunk = 1 << 20
    /// 64 MiB, in bytes: an event of the longest row, each of its bytes escaped, is shorter.
    private static let lineLimit = 64 << 20

    private let handle: FileHandle
    private let name: String
    private var buffer: [UInt8] = []
    private var at = 0
    private var isAtEnd = false
    /// The number of the line that was read last, from 1.
    private(set) var line = 0
    /// How many bytes the lines had that were read.
    private(set) var bytesRead = 0

    /// Opens a file, or standard input for `-`.
    init(_ path: String) throws(InterchangeError) {
        name = path == "-" ? "standard input" : path
        if path == "-" {
            handle = .standardInput
        } else {
            guard let file = FileHandle(forReadingAtPath: path) else {
                throw InterchangeError(.io, file: name, "the file cannot be read; check its name and permissions")
            }
            handle = file
        }
        try fill()
        if buffer.starts(with: [0x1f, 0x8b]) {
            throw InterchangeError(
                .badInput, file: name, "this is a gzip file; decompress it, or pipe it: gzip -dc FILE | … -")
        }
    }

    private mutating func fill() throws(InterchangeError) {
        if at > 0 {
            buffer.removeSubrange(..<at)
            at = 0
        }
        do {
            let data = try handle.read(upToCount: Self.chunk) ?? Data()
            isAtEnd = data.isEmpty
            buffer.append(contentsOf: data)
        } catch { throw InterchangeError(.io, file: name, "reading failed; check the disk and the permissions") }
    }

    /// The next line without its end; `nil` at the end of the file. Lines without anything are passed over.
    mutating func next() throws(InterchangeError) -> ArraySlice<UInt8>? {
        var searched = at
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0a) {
                let found = take(through: end)
                if found.isEmpty || found == [0x0d] {
                    searched = at
                    continue
                }
                return found
            }
            if buffer.count - at > Self.lineLimit {
                throw InterchangeError(
                    .badInput, file: name, line: line + 1,
                    "the line has more than \(Self.lineLimit) bytes; an event is shorter: is this an export?")
            }
            if isAtEnd {
                if at == buffer.count { return nil }
                let rest = buffer[at...]
                (line, bytesRead, at) = (line + 1, bytesRead + rest.count, buffer.count)
                return rest
            }
            let unread = buffer.count - at
            try fill()
            searched = at + unread
        }
    }

    private mutating func take(through end: Int) -> ArraySlice<UInt8> {
        let found = buffer[at..<end]
        (line, bytesRead, at) = (line + 1, bytesRead + found.count + 1, end + 1)
        return found
    }
}
