import FengqiaoLog
import FengqiaoTesting
import Foundation
import SystemPackage
import Testing

@Suite("Format", .serialized)
struct FormatTests {
    @Test("the files that version 1 wrote are what is written today", arguments: FormatLog.allCases)
    func golden(_ log: FormatLog) throws {
        let disk = MemoryDisk()
        try log.write(on: disk)
        let written = FormatFixture.files(disk)
        let folder = FormatFixture.folder.appendingPathComponent(log.rawValue)
        if FormatFixture.isRenewing { try FormatFixture.renew(written, in: folder) }
        let kept = try FormatFixture.files(log)
        #expect(written.keys.sorted() == kept.keys.sorted(), "\(FormatFixture.howToRenew)")
        // Which bytes stand for an LZ4 block is up to the library; rows are compared in any case, below.
        if !FormatFixture.isRenewing, try FormatFixture.packer() != LZ4Library.version {
            print("the fixtures were packed by another liblz4: bytes of \(log.rawValue)/ are not compared")
            return
        }
        for (name, bytes) in written.sorted(by: { $0.key < $1.key }) {
            let then = kept[name] ?? []
            if bytes == then { continue }
            let place = zip(bytes, then).enumerated().first { $1.0 != $1.1 }?.offset ?? min(bytes.count, then.count)
            Issue.record("\(log.rawValue)/\(name) at byte \(place). \(FormatFixture.howToRenew)")
        }
    }

    @Test("the files that version 1 wrote are read, to the last byte of every event", arguments: FormatLog.allCases)
    func reading(_ log: FormatLog) throws {
        let folder = FilePath(FormatFixture.folder.appendingPathComponent(log.rawValue).path)
        let lines = try FormatLog.lines(of: LogReader.open(at: folder))
        try FormatFixture.compare(
            lines, with: log.rawValue + ".txt",
            head: """
                # The events of \(log.rawValue)/: position, recorded at, the command's key and the row, in hexadecimal.
                # liblz4 \(LZ4Library.version)
                """)
        #expect(log == .empty || lines.count > 2)
        // A writer finds the same, and a reader on a machine that has not started again since.
        let disk = try FormatFixture.disk(FormatFixture.files(log))
        #expect(try FormatLog.lines(of: LogReader.open(at: FormatLog.path, fileSystem: disk)) == lines)
        let writer = try EventLog.open(at: FormatLog.path, fileSystem: disk)
        #expect(try FormatLog.lines(of: writer.reader()) == lines)
        #expect(writer.recovery.wasClosed == (log != .sealed))
    }

    @Test("the order in which files are written, synced and renamed is the one of docs/format.md")
    func calls() throws {
        var record = CallRecord()
        try record.run()
        try FormatFixture.compare(
            record.lines, with: "calls.txt",
            head: """
                # What the log asks of the disk, operation by operation: a and b are files of segments/, in order of their
                # first use; numbers are bytes. Reading is left out.
                """)
    }
}

/// Runs every operation once and keeps what it asked of the disk.
private struct CallRecord {
    private(set) var lines: [String] = []
    private let memory = MemoryDisk()
    private var disk: RecordingFileSystem
    private var names: [String] = []

    init() { disk = RecordingFileSystem(memory, root: FormatLog.path) }

    mutating func run() throws {
        let options = LogOptions(tailLimit: 1_000)
        var log = try EventLog.create(at: FormatLog.path, options: options, fileSystem: disk)
        note("create")
        _ = try log.append([group(["one"])])
        note("append")
        _ = try log.append([group(["two"]), group(["three"])])
        note("append two groups")
        try log.freeze()
        note("freeze")
        _ = try log.append([group([String(repeating: "long", count: 300)])])
        note("append more than is set aside")
        _ = try log.append([group(["four"])])
        note("append past the limit of the tail")
        let job = try #require(try log.nextSeal())
        let sealed = try job.run()
        note("seal: run")
        try log.adopt(sealed)
        note("seal: adopt")
        try log.close()
        note("close")
        log = try EventLog.open(at: FormatLog.path, options: options, fileSystem: disk)
        note("open after a close")
        _ = try log.append([group(["five"])])
        _ = disk.take()
        log = try recover(consume log, options)
        note("open after the writer died")
        try tear()
        log = try recover(consume log, options)
        note("open after a torn append, with another file to sweep")
        #expect(try rows(log).count == 6)
        #expect(log.recovery.tornBytes == 1)
        try log.close()
    }

    private func recover(_ log: consuming EventLog, _ options: LogOptions) throws -> EventLog {
        _ = consume log
        return try EventLog.open(at: FormatLog.path, options: options, fileSystem: disk)
    }

    /// Leaves part of an append, and a file that no manifest lists.
    private func tear() throws {
        let tail = try #require(memory.contents.keys.filter { $0.hasSuffix(".tail") }.sorted().last)
        var bytes = try #require(memory.contents[tail])
        bytes[(bytes.lastIndex { $0 != 0 } ?? 0) + 1] = 0x46
        memory.replace(tail, bytes)
        try memory.create(FormatLog.path.appending("segments/00000000000000000009-00000000000000ff.seg.tmp")).close()
    }

    private mutating func note(_ operation: String) {
        lines.append(operation)
        for call in disk.take() {
            var line = call.operation + " " + short(call.path)
            if let target = call.target { line += " to " + short(target) }
            // How long a segment's parts are depends on the version of liblz4.
            if let bytes = call.bytes, !call.path.hasSuffix(".tmp") {
                line += " \(bytes.lowerBound)..<\(bytes.upperBound)"
            }
            lines.append("  " + line)
        }
    }

    private mutating func short(_ path: String) -> String {
        guard path.hasPrefix("segments/") else { return path }
        let name = path.dropFirst("segments/".count)
        let stem = String(name.prefix { $0 != "." })
        let place = names.firstIndex(of: stem) ?? names.count
        if place == names.count { names.append(stem) }
        return "segments/" + String(UnicodeScalar(UInt8(ascii: "a") + UInt8(place))) + name.dropFirst(stem.count)
    }
}
