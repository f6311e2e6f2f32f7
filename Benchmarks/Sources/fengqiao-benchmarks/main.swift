import BenchmarkSupport
import Fengqiao
import FengqiaoSimulation
import Foundation

// Appends and rebuilds, measured on this machine. Each row prints what was done, how durably, and a digest of the
// result, so that nobody can make a benchmark faster by making it do something else.

let small = CommandLine.arguments.contains("--small")
var results: URL?
if let index = CommandLine.arguments.firstIndex(of: "--results") {
    guard index + 1 < CommandLine.arguments.count else {
        FileHandle.standardError.write(Data("usage: fengqiao-benchmarks [--small] [--results PATH]\n".utf8))
        exit(1)
    }
    results = URL(fileURLWithPath: CommandLine.arguments[index + 1], isDirectory: true)
}
let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fengqiao-bench-\(UUID().uuidString)")
try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
defer { try? FileManager.default.removeItem(at: folder) }

func row(_ name: String, _ events: Int64, _ duration: Duration, _ durability: String, _ digest: String) {
    let microseconds = max(1, duration.microseconds)
    let rate = events * 1_000_000 / microseconds
    print("\(name)\t\(events) events\t\(microseconds) µs\t\(rate) events/s\t\(durability)\t\(digest)")
    Report.record(name, "µs", [microseconds], events: Int(events), digest: digest)
}

Report.heading("ledger", "the ledger by itself")
let plan = SimulationPlan(matters: small ? 500 : 20_000, days: 60, seed: 1)
let clock = Simulator.clock(plan)
let path = folder.appendingPathComponent("log").path
let ledger = try await Ledger.create(at: path, Simulator.founding(plan), durability: .none, clock: clock.clock)
let started = ContinuousClock.now
let simulated = try await Simulator.run(plan, into: ledger, clock: clock)
row("simulate", Int64(simulated.recorded), started.duration(to: .now), "none", "refused \(simulated.refused)")

for _ in 0..<(small ? 1 : 7) {
    let result = try await ledger.rebuild()
    let digest = result.digests.map { String($0.digest.prefix(8)) }.joined(separator: "-")
    row("rebuild", Int64(result.events), result.duration, "–", digest)
}
try await ledger.close()

// Notes on one matter: the shortest event, so that the sync and not the event is measured.
for perSync in [1, 10, 100, 1_000] {
    let count = small ? perSync * 2 : max(2_000, perSync * 50)
    let path = folder.appendingPathComponent("append-\(perSync)").path
    let clock = Simulator.clock(plan)
    let ledger = try await Ledger.create(at: path, Simulator.founding(plan), clock: clock.clock)
    let at = clock.clock.now()
    try await ledger.execute(
        Command(
            matter: "M", at: at, actor: "w", unit: "grid/1-1-1",
            .matterReported(MatterReported(channel: .patrol, originUnit: "grid/1-1-1"))))
    let note = AtomicGroup([
        Command(matter: "M", at: at, actor: "w", unit: "grid/1-1-1", .progressNoted(ProgressNoted(kind: .progress)))
    ])
    let started = ContinuousClock.now
    for _ in 0..<(count / perSync) {
        for answer in await ledger.execute(Array(repeating: note, count: perSync)) { _ = try answer.get() }
    }
    let duration = started.duration(to: .now)
    let digest = try await ledger.rebuild().digests.map { String($0.digest.prefix(8)) }.joined(separator: "-")
    row("append, \(perSync) a sync", Int64(count), duration, "everyAppend", digest)
    try await ledger.close()
}
try Results.save(in: results, "fengqiao-benchmarks", isSmall: small, disk: folder)
