import BenchmarkLogs
import Fengqiao
import FengqiaoSimulation

/// Random matters of the log: the same ones for the same seed.
struct Matters {
    private var random: SeededGenerator
    private let count: Int64

    init(_ log: MadeLog, seed: UInt64) {
        random = SeededGenerator(seed: seed)
        count = Int64(log.about.matters)
    }

    mutating func next() throws -> MatterID {
        // As the simulation names them, from its first year on.
        try MatterID(checking: "M-\(SimulationPlan().start.year)-\(random.within(1...count))")
    }
}
