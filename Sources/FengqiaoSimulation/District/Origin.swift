import Fengqiao

/// A place where matters begin: a unit of the lowest rung, and who is about there.
final class Origin: Sendable {
    /// What took a unit's place, and since when.
    struct Change {
        var from: Instant
        /// Whose place it is then; the first is who answers for what the unit held.
        var successors: [UnitID]
    }

    let unit: UnitID
    /// Who takes matters up.
    let village: UnitID
    /// Who gets what that unit cannot settle.
    let town: UnitID
    /// Who mediates.
    let mediation: UnitID
    let workers: [WorkerID]
    /// Who sits at the desk of the town.
    let desk: WorkerID
    let place: Place
    /// What becomes of the unit while the simulation lasts.
    let change: Change?

    init(
        unit: UnitID, village: UnitID, town: UnitID, mediation: UnitID, workers: [WorkerID], desk: WorkerID,
        place: Place, change: Change?
    ) {
        (self.unit, self.village, self.town, self.mediation) = (unit, village, town, mediation)
        (self.workers, self.desk, self.place, self.change) = (workers, desk, place, change)
    }

    /// The unit that is in force at an instant where the plan speaks of one.
    func present(_ unit: UnitID, at now: Instant) -> UnitID {
        guard let change, now >= change.from, unit == self.unit else { return unit }
        return change.successors[0]
    }

    /// The unit on whose ground a matter lies that is reported at an instant: after a split any of the parts.
    func ground(at now: Instant, _ random: inout SeededGenerator) -> UnitID {
        guard let change, now >= change.from else { return unit }
        return random.pick(change.successors)
    }
}

/// A department, and who works there.
struct Department {
    let unit: UnitID
    let worker: WorkerID
}
