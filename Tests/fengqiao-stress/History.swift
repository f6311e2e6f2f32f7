import Fengqiao
import FengqiaoLog
import FengqiaoModel
import FengqiaoSimulation
import Foundation
import SystemPackage

/// What the writer appends and the readers expect: rows of a simulated district, over and over, the same in every
/// process.
struct History {
    let rows: [[UInt8]]

    static let options: LogOptions = {
        // 1 MiB, so that there are some two hundred rotations and seals in a million events.
        LogOptions(tailLimit: 1 << 20, schemas: EventKind.registry)
    }()

    init() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("stress-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let plan = SimulationPlan(matters: 500, days: 20, seed: 11)
        let clock = Simulator.clock(plan)
        let ledger = try await Ledger.create(
            at: folder.path, Simulator.founding(plan), durability: .none, clock: clock.clock)
        _ = try await Simulator.run(plan, into: ledger, clock: clock)
        try await ledger.close()
        var rows: [[UInt8]] = []
        try LogReader.open(at: FilePath(folder.path)).forEachFrame(from: 0) { frame in
            for index in 0..<frame.count {
                // Unsafe: the bytes are copied within the closure.
                rows.append(unsafe frame.row(index).withUnsafeBytes { unsafe Array($0) })
            }
            return true
        }
        self.rows = rows
    }

    /// The row at a position.
    func row(_ position: UInt64) -> [UInt8] { rows[Int(position % UInt64(rows.count))] }

    /// When it was recorded.
    func recordedAt(_ position: UInt64) -> Int64 { 1_700_000_000_000 + Int64(position / 64) }
}
