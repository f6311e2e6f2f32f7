import Fengqiao
import FengqiaoCalendars

/// When people do things: offices on working days, between eight and six with a break at noon; grid workers on any day,
/// from morning to evening. What would happen at another time happens at the next that fits.
struct WorkingDays: Sendable {
    static let minute: Int64 = 60_000
    static let hour: Int64 = 3_600_000
    static let day: Int64 = 86_400_000

    private let first: Int64
    private let rests: [Bool]

    /// 400 days past the plan's end: what follows from its last matters is written too, and then cut off.
    private static let margin: Int64 = 400

    init(_ plan: SimulationPlan) {
        let start = plan.start.dayNumber
        first = start
        var book = CalendarBook()
        for notice in StatutoryCalendars.china(SimulationPlan.years) { book.publish(notice.calendar(), at: 0) }
        let calendar = book.view(knowing: book.count)
        rests = (start..<start + Int64(plan.days) + Self.margin).map { number in
            let day = LocalDate(dayNumber: number)
            // Of a year without a calendar nobody has said anything.
            return (try? calendar.isWorking(day)).map { !$0 } ?? day.isWeekend
        }
    }

    /// Whether offices are closed on a day.
    func rests(on day: Int64) -> Bool {
        let index = Int(day - first)
        return rests.indices.contains(index) ? rests[index] : LocalDate(dayNumber: day).isWeekend
    }

    /// The instant, or the next at which an office is open: half past eight to half past eleven, half past one to half
    /// past five, as most of them post on their doors.
    func inOffice(_ at: Instant, _ random: inout SeededGenerator) -> Instant {
        var (day, time) = Self.local(at)
        if time >= 17 * Self.hour + 30 * Self.minute { (day, time) = (day + 1, 0) }
        while rests(on: day) { (day, time) = (day + 1, 0) }
        let morning = 8 * Self.hour + 30 * Self.minute
        let noon = 11 * Self.hour + 30 * Self.minute
        let afternoon = 13 * Self.hour + 30 * Self.minute
        if time < morning {
            time = morning + random.below(2 * Self.hour + 30 * Self.minute)
        } else if time >= noon, time < afternoon {
            time = afternoon + random.below(90 * Self.minute)
        }
        return Self.instant(day, time)
    }

    /// The instant, or the next at which people are about: seven in the morning to nine at night.
    func awake(_ at: Instant, _ random: inout SeededGenerator) -> Instant {
        var (day, time) = Self.local(at)
        if time >= 21 * Self.hour { (day, time) = (day + 1, 0) }
        if time < 7 * Self.hour { time = 7 * Self.hour + random.below(4 * Self.hour) }
        return Self.instant(day, time)
    }

    // Simulated districts lie in one zone, whose offset never changes: UTC+8.
    private static let offset: Int64 = 8 * hour

    private static func local(_ at: Instant) -> (day: Int64, time: Int64) {
        let local = at.milliseconds + offset
        return (local / day, local % day)
    }

    private static func instant(_ day: Int64, _ time: Int64) -> Instant {
        Instant(milliseconds: day * Self.day + time - offset)
    }
}
