import BenchmarkSupport
import Fengqiao
import FengqiaoLog
import FengqiaoSimulation
import Foundation
import SystemPackage

/// The log that is measured: simulated, sealed to its last event, and described by a file beside it.
package struct MadeLog: Sendable {
    /// What was simulated, and what came of it.
    package struct Description: Codable, Sendable {
        /// How many events were asked for.
        package var asked: Int
        package var preset: String
        package var matters: Int
        package var days: Int
        package var seed: UInt64
        /// How many events there are.
        package var events: UInt64

        /// When the simulated time ends.
        package var end: Instant { SimulationPlan(preset: .demo, matters: matters, days: days, seed: seed).end }
    }

    package let folder: URL
    package let about: Description

    package var path: String { Self.log(folder).path }
    package var description: String {
        "\(about.events) events of \(about.matters) matters in \(about.days) days, preset \(about.preset), "
            + "seed \(about.seed), sealed"
    }

    /// A matter has some 8.5 events on average in 600 days and 7.5 in 60, at whose end more are open: a little less here,
    /// so that there are at least as many as asked for.
    private static func eventsOfTenMatters(isLarge: Bool) -> Int { isLarge ? 84 : 70 }
    /// From this size on the district is a large one, and time is as long as it can be simulated.
    private static let largeEvents = 1_000_000

    private static func log(_ folder: URL) -> URL { folder.appendingPathComponent("log") }
    private static func note(_ folder: URL) -> URL { folder.appendingPathComponent("about.json") }

    /// The log of a folder, where it has been made with so many events.
    package static func made(in folder: URL?, events: Int) throws -> MadeLog {
        guard let folder, let data = try? Data(contentsOf: note(folder)) else {
            throw Failure("no log was made there")
        }
        let about = try JSONDecoder().decode(Description.self, from: data)
        guard about.asked == events else {
            throw Failure("a log of \(about.asked) events lies there: say --events \(about.asked), or choose a folder")
        }
        return MadeLog(folder: folder, about: about)
    }

    /// Makes the log, unless it is there.
    package static func make(in folder: URL?, events wanted: Int) async throws -> MadeLog {
        guard let folder else { throw Failure("where to?") }
        if FileManager.default.fileExists(atPath: note(folder).path) { return try made(in: folder, events: wanted) }
        if FileManager.default.fileExists(atPath: log(folder).path) {
            throw Failure("\(log(folder).path) was not finished: remove it, or choose another folder")
        }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let isLarge = wanted >= largeEvents
        let plan = SimulationPlan(
            preset: isLarge ? .westCoast : .demo, matters: max(1, wanted * 10 / eventsOfTenMatters(isLarge: isLarge)),
            days: isLarge ? 600 : 60, seed: 1)
        let started = ContinuousClock.now
        try await simulate(plan, log(folder).path)
        let events = try seal(log(folder).path)
        print("made in \(started.duration(to: .now).components.seconds) s, \(Memory.now().peak) KiB at most")
        let about = Description(
            asked: wanted, preset: plan.preset.name, matters: plan.matters, days: plan.days, seed: plan.seed,
            events: events)
        // Written last: a log without it was not finished.
        try JSONEncoder().encode(about).write(to: note(folder))
        return MadeLog(folder: folder, about: about)
    }

    private static func simulate(_ plan: SimulationPlan, _ path: String) async throws {
        let clock = Simulator.clock(plan)
        let ledger = try await Ledger.create(
            at: path, Simulator.founding(plan), durability: .none, clock: clock.clock)
        let result = try await Simulator.run(plan, into: ledger, clock: clock)
        if let reason = result.firstRefusal { throw Failure("the model refused what was simulated: \(reason)") }
        try await ledger.finishSealing()
        try await ledger.close()
    }

    /// Seals the last tail too, which the ledger would go on writing to.
    private static func seal(_ path: String) throws -> UInt64 {
        let log = try EventLog.open(
            at: FilePath(path), options: LogOptions(durability: .none, schemas: EventKind.registry))
        try log.freeze()
        try log.seal()
        let events = log.end
        try log.close()
        return events
    }

    /// Reads all files once, so that the disk is not measured.
    package func warm() throws {
        for file in try files() {
            let handle = try FileHandle(forReadingFrom: file)
            while let part = try handle.read(upToCount: 1 << 24), !part.isEmpty {}
            try handle.close()
        }
    }

    /// What all files of the log take, in bytes.
    package func bytes() throws -> Int64 {
        try files().reduce(0) { sum, file in
            sum + Int64(try file.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0)
        }
    }

    private func files() throws -> [URL] {
        let keys: Set<URLResourceKey> = [.isRegularFileKey]
        guard let all = FileManager.default.enumerator(at: Self.log(folder), includingPropertiesForKeys: Array(keys))
        else { throw Failure("the log's folder cannot be read") }
        return try all.compactMap { $0 as? URL }.filter { try $0.resourceValues(forKeys: keys).isRegularFile == true }
    }
}
