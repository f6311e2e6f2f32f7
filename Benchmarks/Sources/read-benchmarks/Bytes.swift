import BenchmarkLogs
import BenchmarkSupport
import Fengqiao
import FengqiaoLog
import FengqiaoSchema
import Foundation
import SystemPackage

/// What the same events take in the log and in SQLite.
enum Bytes {
    static func compare(_ log: MadeLog, _ options: Options) async throws {
        guard let folder = options.folder else { throw Failure("where does the log lie?") }
        Report.heading("bytes", "bytes on the disk, \(log.about.events) events")
        try withFreshFolder(in: folder) { folder in
            var plain = PlainText()
            let database = try EventDatabase(folder.appendingPathComponent("events.sqlite").path)
            let expected = try fill(database, log, &plain)
            let whole = try database.bytes()
            let stored = try database.stored()
            guard stored == expected else { throw Failure("SQLite stored \(stored), not \(expected)") }
            print("stored by both sides: \(expected)")
            let withoutText = try database.bytes(without: "texts")
            let withoutIDs = try database.bytes(without: "ids")
            try report(
                log, LogColumns(log),
                Sizes(all: whole, text: whole - withoutText, ids: withoutText - withoutIDs), plain)
        }
        try await withFreshFolder(in: folder) { try await Export.compress(log, options.exported, in: $0) }
    }

    /// What one side takes, in bytes.
    private struct Sizes {
        var all: Int64
        var text: Int64
        var ids: Int64
        var rest: Int64 { all - text - ids }
    }

    /// Fills a database with the log's events, and tells what was put into it.
    static func fill(_ database: EventDatabase, _ log: MadeLog, _ plain: inout PlainText) throws -> Stored {
        var digest = RowDigest()
        var splitter = RowSplitter()
        // The reader lets only its own errors through.
        var failure: (any Error)?
        try database.fill { add in
            try LogReader.open(at: FilePath(log.path)).forEachFrame(from: 0) { frame throws(LogError) in
                do {
                    for index in 0..<frame.count {
                        let row = frame.row(index)
                        let parts = try splitter.split(row)
                        digest.add(row.copy(0..<row.byteCount), recordedAt: frame.recordedAt)
                        try plain.addTexts(parts.text)
                        try add(frame.firstPosition + UInt64(index), frame.recordedAt, parts, splitter)
                    }
                    return true
                } catch {
                    failure = error
                    return false
                }
            }
            if let failure { throw failure }
        }
        plain.finish()
        return digest.stored
    }

    private static func report(_ log: MadeLog, _ columns: LogColumns, _ sqlite: Sizes, _ plain: PlainText) throws {
        let own = Sizes(all: try log.bytes(), text: columns.text, ids: columns.ids)
        let events = Int64(log.about.events)
        func row(_ side: String, _ sizes: Sizes) {
            print("\(side)")
            for (what, bytes) in [
                ("all", sizes.all), ("text", sizes.text), ("ids", sizes.ids), ("the rest", sizes.rest),
            ] {
                let name = what.padding(toLength: 10, withPad: " ", startingAt: 0)
                Report.record("\(side): \(what)", "bytes", [bytes], events: Int(log.about.events))
                print("    \(name)  \(bytes) bytes, \(perEvent(bytes, events)) an event")
            }
        }
        row("fengqiao, sealed", own)
        row("sqlite \(SQLite.version), page_size=4096, after VACUUM", sqlite)
        print("text by itself, LZ4-HC in chunks of 64 KiB")
        print("    raw         \(plain.rawBytes) bytes, \(perEvent(plain.rawBytes, events)) an event")
        print("    packed      \(plain.packedBytes) bytes, \(perEvent(plain.packedBytes, events)) an event")
        Report.record("text by itself, LZ4-HC", "bytes", [plain.packedBytes])
        print("the log's largest columns")
        for column in columns.columns.prefix(12) {
            print("    \(perEvent(column.bytes, events)) an event  \(column.name)")
        }
        Report.atMost(
            25, "bytes without text and ids against sqlite", Report.hundredths(own.rest, of: sqlite.rest))
        Report.atMost(
            110, "bytes of text against LZ4-HC of the same text", Report.hundredths(own.text, of: plain.packedBytes))
        Report.atMost(0, "ids that follow from the position", Report.hundredths(own.ids, of: events))
        Report.note("all bytes against sqlite", Report.hundredths(own.all, of: sqlite.all))
    }

    /// Bytes an event, with two places behind the point.
    static func perEvent(_ bytes: Int64, _ events: Int64) -> String {
        let hundredths = Report.hundredths(bytes, of: events)
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}

extension PlainText {
    /// Adds texts that each have their length before them.
    mutating func addTexts(_ texts: [UInt8]) throws {
        var reader = RowReader(texts.rawSpan)
        while !reader.isAtEnd { add(texts[try reader.blob()]) }
    }
}
