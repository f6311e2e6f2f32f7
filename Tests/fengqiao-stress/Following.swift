import FengqiaoLog
import FengqiaoModel
import FengqiaoSchema
import Foundation
import SystemPackage

/// Follows a log while others write to it, and complains about whatever it should not see.
struct Following {
    /// How the log is read.
    enum Manner: String {
        /// Frames, through one reader.
        case frames
        /// Columns, through one reader.
        case columns
        /// Frames, through a reader that is opened anew each time, and matters through the index.
        case anew
    }

    let path: FilePath
    let witness: Witness
    let history: History
    let manner: Manner
    private var next: UInt64 = 0
    private var known: UInt64 = 0
    private var names = Names()

    init(_ path: FilePath, _ witness: Witness, _ history: History, _ manner: Manner) {
        (self.path, self.witness, self.history, self.manner) = (path, witness, history, manner)
    }

    /// Reads until so many events have been seen; how many rounds it took.
    mutating func run(until total: UInt64) throws -> Int {
        var reader = try LogReader.open(at: path)
        var rounds = 0
        while next < total {
            rounds += 1
            let before = next
            switch manner {
            case .frames: try frames(reader, from: next)
            case .columns: try columns(reader)
            case .anew:
                reader = try LogReader.open(at: path)
                try frames(reader, from: next)
                if rounds % 16 == 0 { try matter(reader) }
            }
            if try reader.end() < next { throw Complaint("the end went back behind \(next)") }
            // A reader that never waits would only take the writer's processor.
            if next == before { Thread.sleep(forTimeInterval: 0.000_5) }
            if next < before { throw Complaint("positions went back from \(before) to \(next)") }
        }
        return rounds
    }

    private mutating func see(_ position: UInt64, _ recordedAt: Int64) throws(LogError) {
        guard position == next else { throw complaint("position \(position) came where \(next) was due") }
        guard recordedAt == history.recordedAt(position) else { throw complaint("a wrong time at \(position)") }
        next += 1
        if next > known {
            known = (try? witness.synced) ?? 0
            if next > known { throw complaint("position \(position) was read, but only \(known) were on the disk") }
            if known == Witness.anything { known = next }
        }
    }

    private func complaint(_ text: String) -> LogError { LogError(.invalidArgument, text, file: path) }

    private mutating func frames(_ reader: LogReader, from: UInt64) throws {
        try reader.forEachFrame(from: from) { (frame) throws(LogError) in
            for index in 0..<frame.count {
                let position = frame.firstPosition + UInt64(index)
                try see(position, frame.recordedAt)
                let row = unsafe frame.row(index).withUnsafeBytes { unsafe Array($0) }
                guard row == history.row(position) else { throw complaint("a wrong row at \(position)") }
            }
            return true
        }
    }

    private mutating func columns(_ reader: LogReader) throws {
        var own = Names()
        swap(&own, &names)
        defer { swap(&own, &names) }
        let every = EventSelection(columns: KindSet(EventKind.allCases.map(\.rawValue)))
        try reader.forEachBlock(in: ReadRange(from: next), every, EventKind.registry, &own) {
            (block, _) throws(LogError) in
            for row in 0..<block.count {
                let position = block.positions[row]
                try see(position, block.recordedAt[row])
                // The second byte of a row is its kind.
                guard block.kinds[row] == history.row(position)[1] else {
                    throw complaint("a wrong kind at \(position)")
                }
            }
            return true
        }
    }

    /// All events of one matter, through the index: each must be the history's, in order.
    private func matter(_ reader: LogReader) throws {
        var last: UInt64?
        var count = 0
        try reader.forEachEvent(of: .matter, named: Array("M-2024-7".utf8), EventKind.registry) {
            (event) throws(LogError) in
            if let last, event.position <= last { throw complaint("a matter's events are out of order") }
            last = event.position
            count += 1
            let row = unsafe event.row.withUnsafeBytes { unsafe Array($0) }
            guard row == history.row(event.position) else { throw complaint("a wrong row of a matter") }
            return true
        }
        let turns = next / UInt64(history.rows.count)
        guard count >= Int(turns) else { throw complaint("a matter has \(count) events after \(turns) turns") }
    }
}
