public import Fengqiao
@_exported public import FengqiaoPresets
import HeapModule

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

    /// Makes a plan. The days must lie in 2024 and 2025, whose calendars the simulation brings along.
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

    /// The instant at which the simulated time ends.
    public var end: Instant { Zone.china.instant(of: start + Int64(days)) }
}

/// What a simulation did.
public struct SimulationResult: Hashable, Sendable {
    /// How many matters were reported.
    public var matters = 0
    /// How many commands were recorded.
    public var recorded = 0
    /// How many were refused, with the first reason: none, unless the model has changed.
    public var refused = 0
    /// Why the first was refused.
    public var firstRefusal: String?
}

/// Writes a believable history of a district into a log: the same plan gives the same events, byte for byte.
public enum Simulator {
    /// What a log for the plan is founded with.
    ///
    /// - Throws: `PresetError` where the preset asks for inputs that neither the plan nor its file gives.
    public static func founding(_ plan: SimulationPlan) throws(PresetError) -> Founding {
        let district = try District(plan.preset, plan.inputs, at: Zone.china.instant(of: plan.start))
        return Founding(
            origin: "simulation", actor: district.desk, unit: district.root,
            at: Zone.china.instant(of: plan.start), references: district.references)
    }

    /// The units, duties, calendars and policies of a preset.
    public static func references(
        _ preset: Preset, inputs: [String: Int64], at start: Instant
    ) throws(PresetError) -> [EventBody] {
        try District(preset, inputs, at: start).references
    }

    /// The clock that the log's own times come from: it shows simulated time.
    public static func clock(_ plan: SimulationPlan) -> SetClock {
        SetClock(Zone.china.instant(of: plan.start))
    }

    /// Writes the history.
    ///
    /// - Parameters:
    ///   - ledger: a ledger that was founded with ``founding(_:)`` and reads `clock`.
    ///   - progress: called with the number of matters that have been reported so far.
    public static func run(
        _ plan: SimulationPlan, into ledger: Ledger, clock: SetClock, progress: (@Sendable (Int) -> Void)? = nil
    ) async throws(LedgerError) -> SimulationResult {
        let district: District
        do throws(PresetError) {
            district = try District(plan.preset, plan.inputs, at: Zone.china.instant(of: plan.start))
        } catch { throw LedgerError(.invalidArgument, error.description) }
        guard !district.origins.isEmpty else {
            throw LedgerError(
                .invalidArgument,
                "the first tree of the preset \(plan.preset.name) has no units of a territory: matters need a place")
        }
        var random = SeededGenerator(seed: plan.seed)
        var result = SimulationResult()
        var queue = CommandQueue()
        let times = reportTimes(plan, &random)
        var nextReport = 0
        var batch: [AtomicGroup] = []
        var hour: Int64 = .min
        while true {
            // A matter's script is written when its report is due, so few lie in memory at a time.
            while nextReport < times.count, queue.isEmpty || times[nextReport] <= queue.earliest {
                let name = "M-\(plan.start.year)-\(nextReport + 1)"
                if let matter = try? MatterID(checking: name) {
                    queue.add(MatterScript.write(district, matter, at: times[nextReport], &random))
                }
                nextReport += 1
            }
            guard let command = queue.removeFirst(), queue.lastTime < plan.end else { break }
            // What is sent in the same hour is recorded together.
            let now = queue.lastTime.milliseconds / 3_600_000
            if now != hour || batch.count >= 512 {
                try await record(&batch, ledger, &result)
                hour = now
                progress?(result.matters)
            }
            clock.set(queue.lastTime)
            batch.append(AtomicGroup([command]))
        }
        try await record(&batch, ledger, &result)
        clock.set(plan.end)
        progress?(result.matters)
        return result
    }

    private static func record(
        _ batch: inout [AtomicGroup], _ ledger: Ledger, _ result: inout SimulationResult
    ) async throws(LedgerError) {
        for (group, answer) in zip(batch, await ledger.execute(batch)) {
            do throws(LedgerError) {
                _ = try answer.get()
                result.recorded += 1
                if case .matterReported = group.commands[0].body { result.matters += 1 }
            } catch {
                guard error.code == .refused else { throw error }
                result.refused += 1
                result.firstRefusal = result.firstRefusal ?? error.message
            }
        }
        batch.removeAll(keepingCapacity: true)
    }

    /// When the matters are reported, in order: more on working days, and by day.
    private static func reportTimes(_ plan: SimulationPlan, _ random: inout SeededGenerator) -> [Instant] {
        let weights: [(hour: Int64, weight: Int64)] = [
            (0, 1), (5, 1), (6, 3), (7, 8), (8, 14), (9, 16), (10, 14), (11, 8), (12, 4), (13, 6), (14, 12), (15, 13),
            (16, 11), (17, 7), (18, 5), (19, 5), (20, 4), (21, 3), (22, 2), (23, 1),
        ]
        let hours = weights.map { ($0.hour, weight: $0.weight) }
        let days: [(Int64, weight: Int64)] = (0..<Int64(plan.days)).map {
            ($0, weight: (plan.start + $0).isWeekend ? 5 : 10)
        }
        let total = days.reduce(0) { $0 + $1.weight }
        var times: [Instant] = []
        times.reserveCapacity(plan.matters)
        // Each day gets its share, so that drawing stays cheap for millions of matters.
        var given: Int64 = 0
        var weight: Int64 = 0
        for day in days {
            weight += day.weight
            let due = Int64(plan.matters) * weight / total
            let midnight = Zone.china.instant(of: plan.start + day.0)
            for _ in given..<due {
                times.append(midnight + random.pick(hours) * 3_600_000 + random.below(3_600_000))
            }
            given = due
        }
        return times.sorted()
    }
}

/// The commands that are still to come, in order of time; equal times in order of arrival.
struct CommandQueue {
    private struct Item: Comparable {
        var time: Instant
        var order: Int
        var command: Command

        static func < (left: Item, right: Item) -> Bool {
            left.time != right.time ? left.time < right.time : left.order < right.order
        }

        static func == (left: Item, right: Item) -> Bool { left.order == right.order }
    }

    private var heap = Heap<Item>()
    private var count = 0
    /// When the command that was taken last is sent.
    private(set) var lastTime = Instant(milliseconds: .min)

    var isEmpty: Bool { heap.isEmpty }
    var earliest: Instant { heap.min?.time ?? Instant(milliseconds: .max) }

    /// Adds a matter's commands. Each is sent when it happens, or with the one before it where it is late.
    mutating func add(_ commands: [Command]) {
        var sent = Instant(milliseconds: .min)
        for command in commands {
            sent = max(sent, command.occurredAt)
            heap.insert(Item(time: sent, order: count, command: command))
            count += 1
        }
    }

    mutating func removeFirst() -> Command? {
        guard let first = heap.popMin() else { return nil }
        lastTime = first.time
        return first.command
    }
}
