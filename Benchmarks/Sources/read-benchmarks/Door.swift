import BenchmarkLogs
import BenchmarkSupport
import Crypto
import Fengqiao
import FengqiaoLog
import SystemPackage

/// Through which door the log is read.
enum Door: String, CaseIterable {
    /// `LogReader`: the rows of a matter as they are stored.
    case log
    /// `Ledger.history`: the matter's events with who had it, and its clocks under the rules of their time.
    case ledger

    var title: String {
        switch self {
        case .log: "LogReader, the rows of one matter"
        case .ledger: "Ledger.history, events, custody and clocks"
        }
    }

    /// Opens the log.
    func open(_ log: MadeLog) async throws -> OpenLog {
        switch self {
        case .log: .log(try LogReader.open(at: FilePath(log.path)))
        case .ledger: .ledger(try await Ledger.read(at: log.path))
        }
    }
}

/// A log that is open.
enum OpenLog {
    case log(LogReader)
    case ledger(Ledger)

    /// What a history consists of: its rows, taken out of the log's own memory.
    enum History {
        case rows([[UInt8]])
        case ledger(MatterHistory)

        var count: Int {
            switch self {
            case .rows(let rows): rows.count
            case .ledger(let history): history.events.count
            }
        }

        /// Adds the canonical rows to a digest, which is therefore the same for both doors.
        func add(to hash: inout SHA256) {
            switch self {
            case .rows(let rows): for row in rows { hash.update(data: row) }
            case .ledger(let history): for item in history.events { hash.update(data: item.event.row) }
            }
        }
    }

    /// All events of a matter.
    func history(of matter: MatterID) async throws -> History {
        switch self {
        case .log(let reader):
            var rows: [[UInt8]] = []
            try reader.forEachEvent(
                of: .matter, named: Array(matter.string.utf8), EventKind.registry
            ) { event throws(LogError) in
                rows.append(event.row.withUnsafeBytes { Array($0) })
                return true
            }
            if rows.isEmpty { throw Failure("matter \(matter) is not in the log") }
            return .rows(rows)
        case .ledger(let ledger): return .ledger(try await ledger.history(of: matter))
        }
    }

    func close() async throws {
        if case .ledger(let ledger) = self { try await ledger.close() }
    }
}
