import FengqiaoLog
import FengqiaoSimulation
import FengqiaoTesting
import SystemPackage

/// One long life of a log, by seed: operations, crashes, errors and full disks, and recoveries, round after round.
struct LongRun {
    let seed: UInt64
    private var random: SeededGenerator
    /// What was done, for whoever reads a failure.
    private(set) var story: [String] = []
    /// How many rows the last round found.
    private(set) var rows = 0

    private let faults: Set<MemoryDisk.Fault>

    init(seed: UInt64, faults: Set<MemoryDisk.Fault> = []) {
        (self.seed, self.faults) = (seed, faults)
        random = SeededGenerator(seed: seed)
    }

    /// What is wrong after one of the rounds, if anything.
    mutating func fault() -> String? {
        var options = CrashRun.options
        options.tailLimit = [300, 1_000, 4_000][Int.random(in: 0..<3, using: &random)]
        options.compressesFrames = Bool.random(using: &random)
        var disk = MemoryDisk(faults: faults)
        var run = CrashRun()
        var exists = false
        for _ in 0..<Int.random(in: 2...5, using: &random) {
            let operations = (0..<Int.random(in: 1...14, using: &random)).map { _ in
                Operation.allCases.randomElement(using: &random) ?? .one
            }
            let plan = randomPlan(calls: 8 * operations.count + 20)
            disk.plan(plan)
            story.append("\(operations.map(\.rawValue)) \(Self.text(plan))")
            _ = run.run(operations, on: disk, options: options, opens: exists)
            let remains: MemoryDisk.Remains = [.lost, .kept, .torn(random.next())][
                Int.random(in: 0..<3, using: &random)]
            story.append("crash, \(remains)")
            disk = disk.crashed(remains)
            var known = run
            if Int.random(in: 0..<3, using: &random) == 0 {
                // The recovery stops as well, somewhere; nothing is lost by that either.
                disk.plan(.init(crashAt: Int.random(in: 1...30, using: &random), countsReads: false))
                let kind: MemoryDisk.Remains = Bool.random(using: &random) ? .torn(random.next()) : .lost
                story.append("the recovery stops, \(kind)")
                _ = try? EventLog.open(at: CrashRun.path, options: options, fileSystem: disk)
                disk = disk.crashed(kind)
            }
            let (fault, found) = known.fault(on: disk, options: options)
            if let fault { return fault }
            rows = found.count
            exists = exists || run.knowledge(before: nil).isCreated
            // What was found once is there for good.
            known = CrashRun(after: found, next: run.made)
            run = known
            if !exists {
                // Nothing but leftovers, or a log whose creation nobody was told of.
                exists = (try? EventLog.open(at: CrashRun.path, options: options, fileSystem: disk)) != nil
            }
        }
        return nil
    }

    private mutating func randomPlan(calls: Int) -> MemoryDisk.Plan {
        let call = Int.random(in: 1...calls, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return .init()
        case 1: return .init(failAt: call)
        case 2: return .init(fullAt: call, countsReads: false)
        default: return .init(crashAt: call, countsReads: false)
        }
    }

    private static func text(_ plan: MemoryDisk.Plan) -> String {
        if let call = plan.crashAt { return "crash at call \(call)" }
        if let call = plan.failAt { return "error at call \(call)" }
        if let call = plan.fullAt { return "disk full at call \(call)" }
        return "no fault"
    }
}
