import BenchmarkLogs
import BenchmarkSupport
import Crypto
import FengqiaoLog
import Foundation
import SystemPackage

/// Fengqiao's log, with its defaults.
final class LogSide: Side {
    /// What becomes of the events of one append.
    enum Form {
        /// One group of rows that the caller has.
        case group
        /// One group of rows that are made from their parts while they are appended.
        case encoded
        /// A group for each row: commands of different callers that share a sync.
        case groups
    }

    private let corpus: Corpus
    private let path: FilePath
    private let form: Form
    private let log: EventLog
    private let counts = DiskCounts()
    private let syncsBefore: Int
    private var groups: [AppendGroup] = []

    init(_ corpus: Corpus, in folder: URL, _ form: Form) throws {
        self.corpus = corpus
        self.form = form
        path = FilePath(folder.appendingPathComponent("log").path)
        log = try EventLog.create(
            at: path, options: LogOptions(durability: .everyAppend), fileSystem: CountingFileSystem(counts))
        syncsBefore = counts.syncs.load(ordering: .relaxed)
    }

    var syncs: Int? { counts.syncs.load(ordering: .relaxed) - syncsBefore }

    func append(_ events: Range<Int>) throws {
        switch form {
        case .group: append(events) { group, item in corpus.bytes.append(item.row, to: &group) }
        case .encoded:
            append(events) { group, item in group.appendRow { corpus.event(item).write(to: &$0) } }
        case .groups:
            groups.removeAll(keepingCapacity: true)
            for event in events {
                var group = AppendGroup(recordedAt: Corpus.recordedAt)
                corpus.bytes.append(corpus.items[event].row, to: &group)
                groups.append(group)
            }
        }
        _ = try log.append(groups)
    }

    /// Fills one group, in memory that is kept from append to append.
    @inline(__always)
    private func append(_ events: Range<Int>, _ add: (inout AppendGroup, Corpus.Item) -> Void) {
        if groups.isEmpty { groups.append(AppendGroup(recordedAt: Corpus.recordedAt)) }
        groups[0].removeAllRows()
        for event in events { add(&groups[0], corpus.items[event]) }
    }

    func close() throws { try log.close() }

    func stored() throws -> Stored {
        var hash = SHA256()
        var events = 0
        try LogReader.open(at: path).forEachFrame(from: 0) { frame throws(LogError) in
            for index in 0..<frame.count {
                frame.row(index).withUnsafeBytes { hash.update(bufferPointer: $0) }
            }
            events += frame.count
            return true
        }
        return Stored(events: events, digest: hash.finalize().short)
    }
}

extension [UInt8] {
    /// Adds a part of these bytes to a group, as a row.
    @inline(__always)
    fileprivate func append(_ row: Range<Int>, to group: inout AppendGroup) {
        group.append(row: span.bytes.extracting(row))
    }
}
