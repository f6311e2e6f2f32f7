import FengqiaoLog
import SystemPackage

/// What verifying a log found.
public struct LedgerVerification: Sendable {
    /// Something that is not as it was written, or worth a word.
    public struct Finding: Hashable, Sendable {
        /// The file.
        public var file: String
        /// Where in the file, in bytes.
        public var offset: UInt64
        /// What it is, in words.
        public var what: String
    }

    /// How many events were read and found whole.
    public var events: UInt64
    /// The root of the Merkle tree over all events (RFC 6962) in hexadecimal; `nil` where not all could be read.
    public var root: String?
    /// What is wrong.
    public var faults: [Finding]
    /// What is no fault: the torn end of an append that never returned.
    public var notes: [Finding]

    /// Whether nothing is wrong.
    public var isWhole: Bool { faults.isEmpty }
}

/// What a log consists of.
public struct LedgerInspection: Sendable {
    /// One file.
    public struct File: Sendable {
        /// The file.
        public var file: String
        /// `sealed`, `frozen` or `active`.
        public var form: String
        /// The positions of its events.
        public var positions: Range<UInt64>
        /// Its length in bytes.
        public var bytes: UInt64
        /// How many blocks of columns it has.
        public var blocks: Int
        /// Stored bytes by column, largest first.
        public var columns: [(name: String, bytes: UInt64)]
    }

    /// How many events there are.
    public var events: UInt64
    /// How many bytes they take.
    public var bytes: UInt64
    /// The files, in order of their events.
    public var files: [File]
}

/// What a repair of the manifest did.
public struct LedgerRepair: Sendable {
    /// Whether there was nothing to repair.
    public var wasWhole: Bool
    /// The files that the new manifest lists.
    public var files: [String]
    /// The position after the last event that is certain.
    public var end: UInt64
}

extension Ledger {
    /// Reads a log from its first byte to its last, and holds everything in it against everything else: checksums,
    /// the chain of appends, the hashes of the tree, and each sealed segment against what sealing its events again
    /// gives. Changes nothing, and works beside a writer.
    ///
    /// - Parameter progress: called with the number of events that were read, and of all.
    /// - Throws: what keeps it from reading at all; damage is in the result.
    public static func verify(
        at path: String, progress: (@Sendable (ReplayProgress) -> Void)? = nil
    ) throws(LedgerError) -> LedgerVerification {
        do throws(LogError) {
            let found: Verification
            do throws(LogError) {
                found = try LogReader.open(at: FilePath(path)).verify { events, total in
                    progress?(ReplayProgress(events: events, total: total))
                }
            } catch {
                // A manifest that cannot be read is damage like any other.
                guard error.code == .corrupted else { throw error }
                let fault = LedgerVerification.Finding(
                    file: error.file?.string ?? path, offset: error.offset ?? 0, what: error.message)
                return LedgerVerification(events: 0, root: nil, faults: [fault], notes: [])
            }
            func findings(_ faults: [Verification.Fault]) -> [LedgerVerification.Finding] {
                faults.map { .init(file: $0.file.string, offset: $0.offset, what: $0.what) }
            }
            return LedgerVerification(
                events: found.events, root: found.root.map(Hexadecimal.text), faults: findings(found.faults),
                notes: findings(found.notes))
        } catch { throw LedgerError(error) }
    }

    /// Says of every file of a log what it holds, and how many bytes each column takes.
    public static func inspect(at path: String) throws(LedgerError) -> LedgerInspection {
        do throws(LogError) {
            let found = try LogReader.open(at: FilePath(path)).inspect()
            return LedgerInspection(
                events: found.events, bytes: found.bytes,
                files: found.files.map {
                    .init(
                        file: $0.path.string, form: $0.form, positions: $0.positions, bytes: $0.bytes,
                        blocks: $0.blocks, columns: $0.columns)
                })
        } catch { throw LedgerError(error) }
    }

    /// Rebuilds a log's manifest from its other files, where it is lost or damaged. One that is whole stays.
    ///
    /// - Throws: `corrupted` where files are missing; nothing is changed then.
    public static func repairManifest(at path: String) throws(LedgerError) -> LedgerRepair {
        do throws(LogError) {
            let report = try EventLog.repairManifest(at: FilePath(path))
            return LedgerRepair(wasWhole: report.wasWhole, files: report.files.map(\.string), end: report.end)
        } catch { throw LedgerError(error) }
    }
}

/// Bytes in hexadecimal.
enum Hexadecimal {
    private static let digits = Array("0123456789abcdef")

    static func text(_ bytes: some Sequence<UInt8>) -> String {
        bytes.reduce(into: "") { text, byte in
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
    }
}
