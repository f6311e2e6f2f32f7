public import Fengqiao
import Foundation

/// Makes a log again of its export.
public enum Restorer {
    /// Restores the JSON Lines of ``Exporter/jsonLines(_:to:)`` into a new log: every event at its position, with the
    /// times, versions and idempotency keys that it had, under the same Merkle root. A `RestoreRecorded` follows.
    ///
    /// The log has its name when it is whole and not before. Where the export is not whole or not in order, nothing is
    /// left behind.
    ///
    /// - Parameters:
    ///   - file: the export, or `-` for standard input.
    ///   - log: the folder of the new log; it does not exist or is empty.
    ///   - root: the root that the events must have, in hexadecimal, where it is known from elsewhere.
    ///   - progress: called with the number of bytes that were read.
    /// - Throws: ``InterchangeError`` with the line, or ``LedgerError`` where the log cannot be written or has another
    ///   root.
    public static func run(
        _ file: String, into log: String, expecting root: String? = nil,
        progress: (@Sendable (Int) -> Void)? = nil
    ) throws -> LedgerRestoration {
        var reader = try LineReader(file)
        let restore = try LedgerRestore(at: log)
        do {
            var pending = Pending(name: file == "-" ? "standard input" : file)
            while let line = try reader.next() {
                if let whole = try pending.take(line, reader.line) { try pending.give(whole, to: restore) }
                progress?(reader.bytesRead)
            }
            if reader.line == 0 { throw InterchangeError(.badInput, file: pending.name, "there are no events in it") }
            if let last = pending.finish() { try pending.give(last, to: restore) }
            return try restore.finish(expecting: root)
        } catch {
            restore.abandon()
            try? FileManager.default.removeItem(atPath: restore.unfinishedPath)
            throw error
        }
    }

    /// The lines of an append, until the next one begins.
    private struct Pending {
        let name: String
        private var append: RecordedAppend?
        private var number: UInt64 = 0
        private var origin: String?
        private var firstLine = 0

        init(name: String) { self.name = name }

        private func refuse(_ line: Int, _ what: String) -> InterchangeError {
            InterchangeError(.badInput, file: name, line: line, what)
        }

        /// Takes a line; gives the append before it, where the line begins another.
        mutating func take(_ bytes: ArraySlice<UInt8>, _ line: Int) throws -> (RecordedAppend, line: Int)? {
            let value: JSONValue
            do throws(JSONError) { value = try JSONParser.parse(bytes) } catch {
                throw refuse(line, "\(error.reason) at column \(error.column)")
            }
            let found: RecordedLine
            do throws(FieldError) { found = try RecordedLine(json: value) } catch {
                throw refuse(line, error.description)
            }
            if let origin, origin != found.origin {
                throw refuse(line, "the event is of \(found.origin), those before are of \(origin)")
            }
            origin = found.origin
            if found.append == number, append != nil {
                guard found.key == nil else {
                    throw refuse(line, "`commandkey` stands on the first line of an append alone")
                }
                append?.events.append(found.event)
                return nil
            }
            guard found.append == number + 1 else {
                throw refuse(line, "append \(found.append) follows append \(number); a line is missing or out of place")
            }
            let before = finish()
            (number, firstLine) = (found.append, line)
            append = RecordedAppend(events: [found.event], key: found.key, digest: found.digest)
            return before
        }

        /// The append that is not given yet.
        mutating func finish() -> (RecordedAppend, line: Int)? {
            defer { append = nil }
            return append.map { ($0, firstLine) }
        }

        func give(_ whole: (append: RecordedAppend, line: Int), to restore: LedgerRestore) throws {
            do throws(LedgerError) { try restore.append(whole.append) } catch {
                guard error.code == .invalidArgument else { throw error }
                throw refuse(whole.line, error.message)
            }
        }
    }
}
