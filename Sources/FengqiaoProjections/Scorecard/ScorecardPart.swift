import FengqiaoModel
import FengqiaoSchema

/// What some matters add to the scorecards of a period: counted by itself, on whatever thread, and put together with others by
/// ``Scorecard/report(_:_:period:at:unit:worker:parts:)``.
public struct ScorecardPart: Sendable {
    var units: TallyTable
    var workers: TallyTable
    var vetoes: [UInt32: [VetoEvent]]
    // With those that were added on the way.
    var names: Names
}

/// Counts the rows of stories.
struct ScoreCounting {
    let teller: StoryTeller
    let period: Period
    /// What is in force then rules the period, also when it is looked at later: its last instant, or now where that is earlier.
    let end: Instant
    let horizon: Int64?
    let posts: PostBook
    var sheet: ScoreSheet
    var vetoes: VetoBook

    init(_ chronicle: Chronicle, _ names: Names, _ period: Period, at now: Instant, _ unit: UnitID?) {
        (teller, self.period) = (StoryTeller(chronicle, names, at: now), period)
        let lookup = teller.lookup
        end = min(now, lookup.zone.instant(of: period.until) + -1)
        horizon = lookup.references.policy(.containment, at: end)?.containment?.horizonDays
        posts = PostBook(lookup)
        sheet = ScoreSheet(teller, period, unit)
        vetoes = VetoBook(teller, period)
    }

    /// Counts those of a stretch of matters; of all where it is `nil`.
    mutating func count(_ stretch: Range<UInt32>? = nil) {
        teller.forEach(touching: period, in: stretch) { story in
            sheet.trace?.matter = story.matter
            sheet.addReport(story, posts)
            sheet.addHandling(story, posts, horizonDays: horizon)
            sheet.addDispatching(story)
            sheet.addAnswering(story)
            sheet.addChecks(story)
            vetoes.add(story)
        }
        sheet.trace?.matter = NameTable.none
    }

    /// Counts what workers did on duty.
    mutating func countDuties() { sheet.addDuties(posts) }

    /// Adds what was counted elsewhere.
    mutating func add(_ part: ScorecardPart, from known: Names) {
        let merging = NameMerging(teller.lookup, part.names, from: known)
        sheet.add(part, merging)
        vetoes.add(part, merging)
    }

    var part: ScorecardPart {
        ScorecardPart(
            units: sheet.units, workers: sheet.workers, vetoes: vetoes.events, names: teller.lookup.names)
    }
}
