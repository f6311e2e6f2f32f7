import Fengqiao
import FengqiaoCalendars

/// The calendars of the years that a plan touches: those that had been announced when it begins, and those that are
/// announced while it lasts, on the day on which they were.
struct Notices {
    private let plan: SimulationPlan
    private let notices: [StatutoryCalendars.Notice]

    init(_ plan: SimulationPlan) {
        self.plan = plan
        let last = (plan.start + Int64(plan.days)).year + 1
        notices = StatutoryCalendars.china(plan.start.year...max(plan.start.year, last))
    }

    /// What a log begins with.
    var founding: [EventBody] { notices.filter { $0.published <= plan.start }.map(Self.event) }

    /// What comes later: at three in the afternoon, when the notices of the State Council stand in the news.
    func later(_ desk: WorkerID, _ root: UnitID) -> [Command] {
        notices.filter { $0.published > plan.start }.map { notice in
            Command(
                at: Zone.china.instant(of: notice.published, timeOfDay: 15 * WorkingDays.hour), actor: desk, unit: root,
                Self.event(notice))
        }
    }

    private static func event(_ notice: StatutoryCalendars.Notice) -> EventBody {
        .calendarPublished(notice.calendar(jurisdiction: District.jurisdiction))
    }
}
