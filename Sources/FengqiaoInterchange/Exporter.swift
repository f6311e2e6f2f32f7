public import Fengqiao
import Foundation

/// Writes a log's events in the formats of others.
public enum Exporter {
    /// How many bytes are gathered before they are written: few enough to stay small, many enough that the system
    /// calls cost nothing beside the formatting.
    private static let chunk = 1 << 20

    /// Writes every event as a line of JSON: CloudEvents 1.0 with every field of the envelope, and the idempotency
    /// keys. ``Restorer`` makes the same log of it again.
    ///
    /// - Parameter path: the file, which is made or replaced; standard output where it is `nil`.
    /// - Throws: ``LedgerError`` with code `io` where the file cannot be written.
    public static func jsonLines(_ ledger: Ledger, to path: String?) async throws(LedgerError) {
        let handle: FileHandle
        if let path {
            guard FileManager.default.createFile(atPath: path, contents: nil),
                let file = FileHandle(forWritingAtPath: path)
            else { throw LedgerError(.io, "the file cannot be written; check its folder and permissions", file: path) }
            handle = file
        } else {
            handle = .standardOutput
        }
        let references = try await ledger.references()
        let (origin, zone) = (references.origin, references.zone)
        let sink = Sink(handle, path)
        try await ledger.forEachAppend { (append, number) throws(LedgerError) in
            for line in append.json(origin: origin, number: number, zone: zone) {
                try sink.write(line.line, flushAt: chunk)
            }
        }
        try sink.flush()
        if path != nil { try? handle.close() }
    }

    // Used by one call at a time, on the thread that reads the log.
    private final class Sink: @unchecked Sendable {
        private let handle: FileHandle
        private let path: String?
        private var buffer: [UInt8] = []

        init(_ handle: FileHandle, _ path: String?) { (self.handle, self.path) = (handle, path) }

        func write(_ line: String, flushAt limit: Int) throws(LedgerError) {
            buffer.append(contentsOf: line.utf8)
            buffer.append(0x0a)
            if buffer.count >= limit { try flush() }
        }

        func flush() throws(LedgerError) {
            do { try handle.write(contentsOf: Data(buffer)) } catch {
                throw LedgerError(
                    .io, "writing failed; see to the space and the permissions", file: path ?? "standard output")
            }
            buffer.removeAll(keepingCapacity: true)
        }
    }
}
