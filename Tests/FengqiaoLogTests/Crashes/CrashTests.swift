import FengqiaoLog
import FengqiaoTesting
import Foundation
import SystemPackage
import Testing

@Suite("Crashes")
struct CrashTests {
    @Test(
        "a crash at every call of every list of up to four: what was acknowledged is there, no append in part, no gap",
        arguments: CrashSearch.operations)
    func everywhere(_ first: Operation) {
        for list in CrashSearch.lists(from: first) {
            let found = CrashSearch.search(list)
            #expect(found.isEmpty, "\(found.count) failures, the first: \(found.first ?? "")")
        }
    }

    @Test(
        "a crash at every call of lists with a derived file: it is whole, or refused, and the log is what it was",
        arguments: CrashSearch.operations)
    func derived(_ first: Operation) {
        for list in CrashSearch.derivedLists(from: first) {
            let found = CrashSearch.search(list, all: true)
            #expect(found.isEmpty, "\(found.count) failures, the first: \(found.first ?? "")")
        }
    }

    @Test("a crash at every call of the recovery from a crash at every call", arguments: CrashSearch.operations)
    func recoveries(_ first: Operation) {
        for list in CrashSearch.lists(from: first, upTo: 2) {
            let found = CrashSearch.search(list, recoveries: true)
            #expect(found.isEmpty, "\(found.count) failures, the first: \(found.first ?? "")")
        }
    }

    @Test("20,000 long lives by seed: crashes, errors, full disks and recoveries that stop, round after round")
    func longRuns() async {
        let environment = ProcessInfo.processInfo.environment
        let seed = environment["FENGQIAO_SEED"].flatMap { UInt64($0) }
        let isLong = environment["FENGQIAO_LONG_TESTS"] != nil
        let count = environment["FENGQIAO_RUNS"].flatMap { UInt64($0) } ?? (isLong ? 2_000_000 : 20_000)
        let seeds = seed.map { $0..<$0 + 1 } ?? 1..<count + 1
        let workers: UInt64 = 4
        let rows = await withTaskGroup(of: Int.self) { group in
            for worker in 0..<workers {
                group.addTask {
                    var rows = 0
                    for seed in seeds where seed % workers == worker {
                        var run = LongRun(seed: seed)
                        let fault = run.fault()
                        rows += run.rows
                        #expect(
                            fault == nil,
                            """
                            seed \(seed): \(fault ?? "")
                            \(run.story.joined(separator: "\n"))
                            FENGQIAO_SEED=\(seed) swift test -c release --filter CrashTests/longRuns
                            """)
                    }
                    return rows
                }
            }
            return await group.reduce(0, +)
        }
        // Runs that end with an empty log show nothing.
        #expect(rows > 5 * seeds.count || seeds.count < 100, "only \(rows) rows were left in \(seeds.count) runs")
        print("\(seeds.count) long runs, \(rows) rows at their ends")
    }

    @Test("the search notices what a careless log would do", arguments: MemoryDisk.Fault.allCases)
    func notices(_ fault: MemoryDisk.Fault) {
        let lists: [[Operation]] = [[.one], [.rotate, .one], [.one, .rotate, .three], [.one, .rotate, .seal]]
        var found: [String] = []
        if fault == .swallowsFailedSync {
            for call in 1...60 {
                let disk = MemoryDisk(faults: [fault])
                disk.plan(.init(failAt: call, countsReads: false))
                var run = CrashRun()
                _ = run.run([.one, .three, .one], on: disk)
                if let what = run.fault(on: disk.crashed(.lost)).0 { found.append(what) }
            }
        } else {
            for list in lists { found += CrashSearch.search(list, faults: [fault], all: true) }
        }
        #expect(!found.isEmpty, "\(fault) goes unnoticed")
        let seeds = (1...500 as ClosedRange<UInt64>).filter { seed in
            var run = LongRun(seed: seed, faults: [fault])
            return run.fault() != nil
        }
        #expect(!seeds.isEmpty, "\(fault) goes unnoticed in 500 long runs")
        print("\(fault): \(found.count) crashes of short lists and \(seeds.count) of 500 long runs notice it")
        for list in lists { #expect(CrashSearch.search(list, all: true).isEmpty) }
    }

    @Test("damage before the last sync is told from a torn end, and a recovery that ignores `durable` is noticed")
    func noticesIgnoredDurable() throws {
        func fault(_ options: LogOptions) throws -> String? {
            let disk = MemoryDisk()
            var run = CrashRun()
            disk.plan(.init(countsReads: false))
            // The machine stops when the log is about to be closed.
            _ = run.run([.one, .three, .group], on: disk) { index in
                if index == 3 { disk.plan(.init(crashAt: 1, countsReads: false)) }
            }
            let after = disk.crashed(.kept)
            let tail = try #require(after.contents.keys.first { $0.hasSuffix(".tail") })
            var bytes = try #require(after.contents[tail])
            bytes[64 + 70] ^= 1
            after.replace(tail, bytes)
            // Without word of what was synced beside the frames themselves.
            after.replace("/log/PUBLISHED", [UInt8](repeating: 0, count: 64))
            return run.fault(on: after, options: options).0
        }
        var careless = CrashRun.options
        careless.ignoresDurable = true
        #expect(try fault(CrashRun.options)?.contains("synced bytes are damaged") == true)
        #expect(try fault(careless)?.contains("were acknowledged") == true)
    }

    @Test("an error at every call: the writer takes no more until it is opened again, and nothing acknowledged is lost")
    func errors() throws {
        let operations: [Operation] = [.group, .rotate, .three, .seal, .one]
        let whole = MemoryDisk()
        whole.plan(.init())
        var complete = CrashRun()
        let isComplete = complete.run(operations, on: whole)
        #expect(isComplete)
        for call in 1...whole.calls {
            let disk = MemoryDisk()
            disk.plan(.init(failAt: call))
            var run = CrashRun()
            _ = run.run(operations, on: disk)
            for remains in [.lost, .kept, .torn(UInt64(call))] as [MemoryDisk.Remains] {
                let fault = run.fault(on: disk.crashed(remains)).0
                #expect(fault == nil, "error at call \(call), \(remains): \(fault ?? "")")
            }
        }
    }

    @Test("a failed sync is never tried again: the log is poisoned, and opening it recovers what was synced")
    func failedSync() throws {
        let disk = MemoryDisk()
        let log = try EventLog.create(at: CrashRun.path, fileSystem: disk)
        func group(_ byte: UInt8) -> AppendGroup {
            var group = AppendGroup(recordedAt: 1)
            group.append(row: [byte, byte, byte])
            return group
        }
        _ = try log.append([group(1)])
        // Space is set aside ahead, so the calls of this append are its write and its sync.
        disk.plan(.init(failAt: 2))
        #expect(#expect(throws: LogError.self) { try log.append([group(2)]) }?.code == .io)
        disk.plan(.init())
        #expect(#expect(throws: LogError.self) { try log.append([group(3)]) }?.code == .poisoned)
        #expect(disk.calls == 0)
        let again = try EventLog.open(at: CrashRun.path, fileSystem: disk.crashed(.lost))
        #expect(again.end == 1)
    }

    @Test(
        "a full disk at every call of an append, a rotation and a seal: full, nothing lost, and on with no step by hand",
        arguments: [[Operation.one], [.three], [.group], [.rotate], [.seal], [.rotate, .seal], [.seal, .one]])
    func full(_ operations: [Operation]) throws {
        // From the call on the disk is full, or full for that call alone.
        for lasts in [false, true] {
            var call = 0
            var wasMet = true
            while wasMet {
                call += 1
                let disk = MemoryDisk()
                var writer = try FullDiskWriter(disk)
                disk.plan(.init(fullAt: call, staysFull: lasts, countsReads: false))
                let refusal = writer.run(operations)
                wasMet = disk.calls >= call
                // What needs no space goes through on a full disk; nothing else may be thrown.
                #expect(refusal == nil || refusal?.code == .full, "call \(call): \(String(describing: refusal))")
                #expect(try writer.isReadable(), "call \(call)")
                disk.plan(.init())
                #expect(writer.run(operations + [.one]) == nil, "call \(call), after space was freed")
                #expect(try writer.isReadable(), "call \(call), after space was freed")
                for remains in [.lost, .kept, .torn(7)] as [MemoryDisk.Remains] {
                    let log = try EventLog.open(
                        at: CrashRun.path, options: CrashRun.options, fileSystem: disk.crashed(remains))
                    #expect(log.end == writer.end)
                }
            }
            #expect(call > 1)
        }
    }
}
