import FengqiaoLog
import FengqiaoTesting
import SystemPackage
import Testing

/// What is said of files with one fault in them, kept as text in `Fixtures/corrupt/expected.txt`.
@Suite("Format: faults")
struct FormatFaultTests {
    private let sound: [String: [UInt8]]

    init() throws { sound = try FormatFixture.files(.sealed) }

    @Test("each fault is told with its code, file, offset and a sentence: to a reader, a writer and `verify`")
    func expected() throws {
        var lines: [String] = []
        for fault in CorruptLog.faults {
            var log = CorruptLog(sound)
            fault.apply(&log)
            #expect(log.files != sound, "\(fault.name) changes nothing")
            let told = try Told(log)
            lines += [fault.name, "  read: \(told.read)", "  open: \(told.open)", "  verify: \(told.verify)"]
            let isFound = [told.read, told.verify].contains { !$0.hasPrefix("fine") }
            #expect(isFound != fault.isHarmless, "\(fault.name): \(told)")
        }
        try FormatFixture.compare(
            lines, with: "../corrupt/expected.txt",
            head: """
                # Each fault in the files of format-v1/sealed, and what is said of it when all events are read, when the log is
                # opened to write, and when it is verified: the error's code, the file, the offset in bytes, the message.
                """)
    }

    @Test("the sound log is fine, and nothing that a reader or a refused writer does changes a file")
    func unchanged() throws {
        let told = try Told(CorruptLog(sound))
        #expect([told.read, told.open, told.verify].allSatisfy { $0.hasPrefix("fine, 100 events") }, "\(told)")
        for fault in CorruptLog.faults {
            var log = CorruptLog(sound)
            fault.apply(&log)
            let disk = try FormatFixture.disk(log.files)
            let opens = (try? EventLog.open(at: FormatLog.path, fileSystem: disk)) != nil
            if opens { continue }
            var after = FormatFixture.files(disk)
            // The lock's text names whoever took it last.
            after["LOCK"] = log.files["LOCK"]
            #expect(after == log.files, "\(fault.name)")
        }
    }
}

/// What is said of the files of a log.
private struct Told {
    var read = ""
    var open = ""
    var verify = ""

    init(_ log: CorruptLog) throws {
        func disk() throws -> MemoryDisk { try FormatFixture.disk(log.files) }
        func words(_ error: LogError) -> String {
            // Without the remedy, which stands behind the first semicolon.
            let fact = error.message.split(separator: ";").first ?? ""
            return "\(error.code) \(log.label(error.file)) at \(error.offset.map { "\($0)" } ?? "-"): \(fact)"
        }
        func events(_ count: Int) -> String { "fine, \(count) events" }
        let (first, second, third) = (try disk(), try disk(), try disk())
        do throws(LogError) {
            read = events(try Self.count(LogReader.open(at: FormatLog.path, fileSystem: first)))
        } catch { read = words(error) }
        do throws(LogError) {
            let writer = try EventLog.open(at: FormatLog.path, fileSystem: second)
            open = "fine, \(writer.end) events"
            if writer.recovery.tornBytes > 0 { open += ", torn: \(writer.recovery.tornBytes) bytes" }
        } catch { open = words(error) }
        do throws(LogError) {
            let found = try LogReader.open(at: FormatLog.path, fileSystem: third).verify()
            let faults = found.faults.map { "\(log.label($0.file)) at \($0.offset): \($0.what)" }
            verify = faults.isEmpty ? events(Int(found.events)) : faults.joined(separator: " | ")
            for note in found.notes { verify += ", noted: \(note.what)" }
        } catch { verify = words(error) }
    }

    private static func count(_ reader: LogReader) throws(LogError) -> Int {
        var count = 0
        try reader.forEachFrame(from: 0) { (frame) throws(LogError) in
            count += frame.count
            return true
        }
        return count
    }
}
