public import Fengqiao
@_exported public import FengqiaoPresets

/// What a simulation is asked for.
public struct SimulationPlan: Hashable, Sendable {
    /// The district.
    public var preset: Preset
    /// What the preset leaves open; by default the choices that its file labels as those of simulations.
    public var inputs: [String: Int64]
    /// How many matters are reported.
    public var matters: Int
    /// Over how many days.
    public var days: Int
    /// The seed: the same plan gives the same events.
    public var seed: UInt64
    /// The first day.
    public var start: LocalDate

    /// Makes a plan. The days must lie in ``years``, whose calendars the simulation brings along.
    public init(
        preset: Preset = .demo, inputs: [String: Int64] = [:], matters: Int = 2_000, days: Int = 90,
        seed: UInt64 = 1, start: LocalDate = LocalDate(year: 2024, month: 3, day: 1)
    ) {
        self.preset = preset
        self.inputs = preset.simulationInputs.merging(inputs) { $1 }
        self.matters = matters
        self.days = days
        self.seed = seed
        self.start = start
    }

    /// The years that can be simulated: those of which the State Council has announced the days of rest.
    public static let years: ClosedRange<Int64> = 2007...2026

    /// The instant at which the simulated time begins.
    public var begin: Instant { Zone.china.instant(of: start) }

    /// The instant at which the simulated time ends.
    public var end: Instant { Zone.china.instant(of: start + Int64(days)) }
}

/// What a simulation did.
public struct SimulationResult: Hashable, Sendable {
    /// How many matters were reported.
    public var matters = 0
    /// How many commands were recorded.
    public var recorded = 0
    /// How many events they became, beside those that the log was founded with.
    public var events = 0
    /// How many were refused, with the first reason: none, unless the model has changed.
    public var refused = 0
    /// Why the first was refused.
    public var firstRefusal: String?
}
