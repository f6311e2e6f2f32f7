import BenchmarkSupport
import Fengqiao

/// The parts of an event of the corpus, as the row, the columns and the text of it are made from them.
///
/// All events are of one kind, a note on a matter's progress: the most frequent one, with an envelope and a text.
struct EventRow {
    var stream: ArraySlice<UInt8>
    var sequence: UInt64
    var occurredAt: Int64
    var actor: ArraySlice<UInt8>
    var unit: ArraySlice<UInt8>
    var text: ArraySlice<UInt8>

    static let format: UInt8 = 1
    static let kind = EventKind.progressNoted.rawValue
    static let version = EventKind.progressNoted.version
    static let progressKind = ProgressKind.progress.code

    /// Writes the canonical row after what is there, and tells where its parts lie.
    @discardableResult
    @inline(__always)
    func write(to bytes: inout [UInt8]) -> Parts {
        bytes.append(Self.format)
        bytes.append(Self.kind)
        bytes.append(Self.version)
        bytes.append(0)
        let stream = Self.blob(stream, &bytes)
        Self.varint(sequence, &bytes)
        Self.varint(UInt64(bitPattern: (occurredAt << 1) ^ (occurredAt >> 63)), &bytes)
        let actor = Self.blob(actor, &bytes)
        let unit = Self.blob(unit, &bytes)
        bytes.append(Self.progressKind)
        bytes.append(1)
        let text = Self.blob(text, &bytes)
        return Parts(stream: stream, actor: actor, unit: unit, text: text)
    }

    /// Where the parts of a row lie among the bytes that it was written to.
    struct Parts {
        var stream: Range<Int>
        var actor: Range<Int>
        var unit: Range<Int>
        var text: Range<Int>
    }

    @inline(__always)
    private static func blob(_ value: ArraySlice<UInt8>, _ bytes: inout [UInt8]) -> Range<Int> {
        varint(UInt64(value.count), &bytes)
        let start = bytes.count
        bytes.append(contentsOf: value)
        return start..<bytes.count
    }

    @inline(__always)
    private static func varint(_ value: UInt64, _ bytes: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Refuses to measure rows that the model would not write.
    func checkAgainstTheModel() throws {
        func string(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
        var own: [UInt8] = []
        write(to: &own)
        let envelope = try Envelope(
            stream: string(stream), sequence: sequence, occurredAt: Instant(milliseconds: occurredAt),
            actor: WorkerID(checking: string(actor)), unit: UnitID(checking: string(unit)))
        let body = EventBody.progressNoted(ProgressNoted(kind: .progress, text: string(text)))
        if own != Event.row(envelope, body) { throw Failure("the benchmark's rows are not the model's rows") }
    }
}
