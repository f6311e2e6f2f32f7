import FengqiaoLog
import FengqiaoTesting
import Foundation
import Synchronization
import SystemPackage
import Testing

@Suite("A faulty disk")
struct FaultyDiskTests {
    /// What reading everything through a spoilt disk comes to: the right answers, or an error of these codes.
    private func read(_ store: SmallStore, _ disk: FaultyFileSystem, codes: [LogError.Code]) -> String? {
        do {
            let found = try SmallStore.Answers(disk, withUnknown: store.withUnknown)
            return found == store.whole ? nil : "something else is answered"
        } catch {
            guard let error = error as? LogError else { return "\(error)" }
            return codes.contains(error.code) ? nil : "\(error)"
        }
    }

    @Test("a read that fails, is short or flips a bit, whichever it is: an error or the truth, and the next try works")
    func everyRead() async throws {
        let store = try await SmallStore(withUnknown: false)
        let disk = FaultyFileSystem(store.disk)
        _ = try SmallStore.Answers(disk, withUnknown: false)
        let reads = disk.count(.read)
        #expect(reads > 30)
        let damage: [LogError.Code] = [.corrupted, .unsupportedVersion]
        for number in 1...reads {
            disk.heal()
            disk.spoil(.read, number: number, with: .fails(.ioError))
            #expect(read(store, disk, codes: [.io]) == nil, "failed read \(number)")
            for length in [0, 1, 63, 200] {
                disk.heal()
                disk.spoil(.read, number: number, with: .shortened(to: length))
                // A manifest that ends early reads as no log of ours; everything else is damage.
                #expect(read(store, disk, codes: damage + [.notALog]) == nil, "read \(number) of \(length) bytes")
            }
            for bit in stride(from: 0, to: 40_000, by: 997) {
                disk.heal()
                disk.spoil(.read, number: number, with: .flipped(bit: bit))
                #expect(read(store, disk, codes: damage + [.notALog]) == nil, "bit \(bit) of read \(number)")
            }
        }
        for call in [FaultyFileSystem.Call.open, .length] {
            disk.heal()
            _ = try SmallStore.Answers(disk, withUnknown: false)
            for number in 1...max(1, disk.count(call)) {
                disk.heal()
                disk.spoil(call, number: number, with: .fails(.tooManyOpenFiles))
                #expect(read(store, disk, codes: [.io]) == nil, "\(call) \(number)")
            }
        }
        disk.heal()
        #expect(read(store, disk, codes: []) == nil)
    }

    @Test("a write or sync that fails poisons the writer until it is opened again; a flipped write is found when read")
    func everyWrite() throws {
        for (call, fault) in [
            (FaultyFileSystem.Call.write, FaultyFileSystem.Fault.fails(.ioError)), (.write, .shortened(to: 30)),
            (.sync, .fails(.ioError)), (.sync, .fails(.noSpace)),
        ] {
            let memory = MemoryDisk()
            let disk = FaultyFileSystem(memory)
            let log = try EventLog.create(at: "/log", fileSystem: disk)
            _ = try log.append([group(["first"])])
            disk.spoil(call, number: 1, of: ".tail", with: fault)
            #expect(failure { _ = try log.append([group(["second"])]) }?.code == .io, "\(call) \(fault)")
            disk.heal()
            for _ in 0..<2 {
                #expect(failure { _ = try log.append([group(["third"])]) }?.code == .poisoned)
                #expect(failure { try log.freeze() }?.code == .poisoned)
            }
            #expect(disk.count(.write) + disk.count(.sync) == 0, "a poisoned log touched the disk")
            #expect(try rows(log) == ["0@1 first"])
            let again = try EventLog.open(at: "/log", fileSystem: memory.crashed(.kept))
            let found = try rows(again)
            #expect(found == ["0@1 first"] || found == ["0@1 first", "1@1 second"])
            #expect(try again.append([group(["fourth"])]).first?.upperBound == UInt64(found.count + 1))
        }
        let memory = MemoryDisk()
        let disk = FaultyFileSystem(memory)
        let log = try EventLog.create(at: "/log", fileSystem: disk)
        disk.spoil(.write, number: 1, of: ".tail", with: .flipped(bit: 8 * 70 + 3))
        _ = try log.append([group(["first"])])
        #expect(failure { _ = try rows(log) }?.code == .corrupted)
    }

    @Test("appends go on while a seal waits for the disk")
    func sealingBesideAppends() throws {
        let disk = FaultyFileSystem(MemoryDisk())
        let log = try EventLog.create(at: "/log", fileSystem: disk)
        for number in 0..<50 { _ = try log.append([group(["row \(number)"])]) }
        try log.freeze()
        // Each sync of a segment takes two seconds; all the appends together must be done before the first is over.
        disk.spoil(.sync, of: ".tmp", with: .delayed(milliseconds: 2_000))
        let job = try #require(try log.nextSeal())
        let sealed = Mutex<Result<SealedSegment, LogError>?>(nil)
        let done = DispatchSemaphore(value: 0)
        let thread = Thread {
            let result: Result<SealedSegment, LogError>
            do throws(LogError) { result = .success(try job.run()) } catch { result = .failure(error) }
            sealed.withLock { $0 = result }
            done.signal()
        }
        thread.start()
        for number in 50..<150 { _ = try log.append([group(["row \(number)"])]) }
        #expect(sealed.withLock { $0 == nil }, "100 appends waited for a seal")
        done.wait()
        disk.heal()
        try log.adopt(try #require(sealed.withLock { $0 }).get())
        #expect(disk.count(.sync) + disk.count(.syncDirectory) <= 3)
        #expect(try rows(log) == (0..<150).map { "\($0)@1 row \($0)" })
    }

    @Test("a seal whose bytes reach the disk changed is refused, and the tail stays")
    func spoiltSeals() throws {
        for bit in stride(from: 0, to: 8 * 700, by: 41) {
            let memory = MemoryDisk()
            let disk = FaultyFileSystem(memory)
            let log = try EventLog.create(at: "/log", fileSystem: disk)
            for number in 0..<20 { _ = try log.append([group(["row \(number)"], key: "key-\(number)")]) }
            try log.freeze()
            disk.spoil(.write, number: 1, of: ".tmp", with: .flipped(bit: bit))
            let refusal = failure { try log.seal() }
            #expect(refusal?.code == .corrupted || refusal?.code == .io, "bit \(bit): \(String(describing: refusal))")
            #expect(log.tailsToSeal == 1)
            disk.heal()
            #expect(try log.seal() == 1)
            #expect(try rows(log).count == 20)
        }
    }

    @Test("a file that becomes shorter under a reader, on a real disk: an error, and the process lives")
    func truncated() async throws {
        let folder = try TestFolder()
        let options = try await SealTests.simulated(folder.log, matters: 60)
        let log = try EventLog.open(at: folder.log, options: options)
        try log.freeze()
        try log.seal()
        try log.close()
        let segments = try tails(folder.log).filter { $0.extension == "seg" }
        let victim = try #require(segments.first)
        let reader = try LogReader.open(at: folder.log)
        let whole = try frames(reader)
        #expect(whole.count > 10)
        let length = try contents(victim).count
        for keep in [length - 1, length / 2, 100, 0] {
            try FileManager.default.truncate(victim, to: keep)
            // The last bytes are the trailer's, which the reader has read already.
            var found: [SeenFrame] = []
            let error = failure { found = try frames(reader) }
            if error == nil, keep == length - 1, found == whole { continue }
            #expect(error?.code == .corrupted || error?.code == .io, "cut to \(keep) bytes")
            #expect(error?.file == victim)
        }
    }
}

extension FileManager {
    fileprivate func truncate(_ path: FilePath, to length: Int) throws {
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path.string))
        try handle.truncate(atOffset: UInt64(length))
        try handle.close()
    }
}
