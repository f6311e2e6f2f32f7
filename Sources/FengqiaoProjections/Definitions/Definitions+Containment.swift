extension Definitions {
    /// The containment figures (DOMAIN D3.3). A scope is a unit with those below it.
    public static let containment: [FigureDefinition] = [
        FigureDefinition(
            "containment", .byAcceptance, version: 2, "就地化解率", "contained",
            subject: "the ground on which the matter lies",
            rule: """
                for a tier and a rung L: a row is a matter accepted with that tier, on ground at or below L. The \
                verdict is that of its last closing when h days have passed since, and is frozen then: it and why \
                the row is excluded stay what they were, and parts of what is split later are no rows. h days end \
                with the end of the h-th date after the closing. Contained: up to that closing no unit above L \
                ever held it as main handler (or assisted, where the policy says so), in any round; up to the end \
                of the h days no petition about it, about a matter linked to it or about the whole that it was \
                split from visited a unit above L (a leader's visit does not count); in the h days no item of an \
                agreement was breached; the closing is resolved or settledByAgreement; and no reopening came \
                within the h days after it or any closing before. A part has the past of its whole. Pending: open, \
                or closed less than h days ago, and not violated so far. Excluded, by the first of: declined, \
                merged, split, movedOut (its last closing), emergency. lower = contained ÷ all rows, upper = \
                (contained + pending) ÷ all rows, rate = contained ÷ (rows - pending). h and whether assists count \
                are those of the policy in force at the end of the period.
                """),
        FigureDefinition(
            "resolvedAt", .byClosure, "各级办结占比", "closed on the rung", subject: "the ground",
            rule: "matters whose last closing is on the rung of the unit that held it then ÷ all that are closed."),
        FigureDefinition(
            "escalation", .byAcceptance, "上交率", "handed up", subject: "the ground",
            rule: """
                for a rung L: matters that a unit on L held, from which a unit on L handed it up by a main transfer that was \
                signed by a unit above L, and that no unit above L had held before, ÷ matters that a unit on L ever held as \
                main handler. What comes back up after a down transfer is cameBack. Excluded: declined, merged, split.
                """),
        FigureDefinition(
            "skippedRungs", .byAcceptance, version: 2, "越级上交", "handed up past a rung", subject: "the ground",
            rule: """
                for a rung L: as escalation, by an up transfer that rises more than one rung: of those of the \
                units above the one that handed it up, at the time of the proposal, and the one that is reached.
                """),
        FigureDefinition(
            "dispatchDown", .byAcceptance, "下派率", "handed down", subject: "the ground",
            rule: """
                for a rung L: matters that L held and from which a down transfer below L was signed ÷ matters that L held. \
                Excluded: as escalation.
                """),
        FigureDefinition(
            "cameBack", .byAcceptance, "回流率", "came back up", subject: "the ground",
            rule: """
                for a rung L: of the matters handed down from L, those that a unit below L handed up again afterwards, by a main \
                transfer that a unit on L or above signed.
                """),
        FigureDefinition(
            "bypass", .byFact, version: 2, "越级上访率", "visits past the next level", subject: "the competent unit",
            rule: """
                petitions registered as a visit (not a leader's). In the numerator: the visited unit's rung is \
                more than one above the competent unit's: of the rungs of the units above the competent one at \
                that time, and the one that is reached. Nobody said who is competent: pending. Never a later stage \
                of a petition. Charged to units, never to persons.
                """),
        FigureDefinition(
            "bypassPerResidents", .byFact, version: 2, "万人越级上访", "visits past the next level, per 10,000 residents",
            isAdditive: false, subject: "the unit that the report is about",
            rule: """
                visits past the next level, as bypass ÷ residents in the unit's register at the end of the period: \
                the rate in basis points is the number per 10,000. Of a whole log: the residents of the units \
                without a unit above them. Without a register: no rate, noRegister.
                """),
        FigureDefinition(
            "bouncesTwice", .byAcceptance, version: 2, "推诿率", "returned twice or more", subject: "the ground",
            rule: """
                matters with two or more returns of main transfers ÷ matters with at least one main transfer. A \
                part has the past of its whole. Excluded: declined, merged, split.
                """),
        FigureDefinition(
            "bounces", .byAcceptance, version: 2, "退回次数", "returns", subject: "the ground",
            rule: """
                returns of main transfers ÷ matters with at least one main transfer; the mean. Rows as in \
                bouncesTwice.
                """),
        FigureDefinition(
            "bounces90", .byAcceptance, version: 2, "退回次数 P90", "returns, 90th percentile", isAdditive: false,
            subject: "the ground",
            rule: """
                the least number of returns that at least 90 of 100 dispatched matters do not exceed. A count. \
                Rows as in bouncesTwice.
                """),
        FigureDefinition(
            "revisits", .byAcceptance, version: 2, "重复经手", "proposed again to the same unit", subject: "the ground",
            rule: """
                counts main proposals to a unit that had held or returned the matter before, without decisions of \
                a dispute; each where it was made, in the whole before a split. Excluded: declined, merged.
                """),
        FigureDefinition(
            "unowned", .byAcceptance, version: 2, "无主时间", "time without a signature", subject: "the ground",
            rule: """
                the milliseconds from main proposals to their signature, return or decision, open ones up to now ÷ \
                matters with at least one main transfer; the mean. They are of the time that the matter's own \
                clock counts: of business where it counts working days or hours, else on the wall. While the \
                matter is linked to another it waits for nobody. Where a calendar is missing: pending. Rows as in \
                bouncesTwice.
                """),
        FigureDefinition(
            "repeatRate", .byAcceptance, version: 2, "重复率", "repeats", subject: "the ground",
            rule: """
                accepted matters that name the closed matter that they repeat, closed at most repeatDays dates \
                before the report, ÷ accepted matters; a split matter was closed with the last of its parts. \
                Excluded: declined, merged. Parts of a split matter are no rows.
                """),
        FigureDefinition(
            "backlog", .snapshot, version: 3, "积案化解率", "backlog resolved", isAdditive: false, subject: "the ground",
            rule: """
                of matters that were open at the snapshot and filed at least a days before it (a part with its whole, and \
                what others are linked to with the first of these, where the intake policy says so): finally closed \
                as resolved or settledByAgreement by now. Which ones is settled by what was known at the snapshot, \
                and stays so: a matter that was linked since ends as its primary, one that was split when all of \
                its parts have ended so, and one that was declined or moved out is not resolved.
                """),
    ]

    /// What must be read beside the containment rates: a rate can be forced up by hiding matters.
    public static let counterIndicators: [FigureDefinition] = [
        FigureDefinition(
            "tierRaised", .byAcceptance, "受理后升档", "tier raised after acceptance", subject: "the ground",
            rule: """
                accepted matters that were reclassified after the acceptance to a higher tier than at it ÷ accepted. Excluded: \
                declined, merged, split.
                """),
        FigureDefinition(
            "declined", .byReport, "不予受理率", "declined", subject: "the ground",
            rule: """
                declined matters ÷ reported matters. Excluded: merged.
                """),
        FigureDefinition(
            "withdrawn", .byAcceptance, "撤回率", "withdrawn", subject: "the ground",
            rule: """
                accepted matters that are closed and whose last closing is withdrawn ÷ accepted. Excluded: as tierRaised.
                """),
        FigureDefinition(
            "reopened", .byAcceptance, "重开率", "reopened", subject: "the ground",
            rule: """
                accepted matters that were reopened after a closing ÷ accepted. Excluded: as tierRaised.
                """),
        FigureDefinition(
            "escalatedLate", .byAcceptance, version: 2, "久拖上交", "held too long, then handed up", subject: "the ground",
            rule: """
                matters that units on the village rung or below held for more than heldTooLongDays dates in one \
                stretch that ended in a signed up transfer above the village ÷ matters that such units ever held. \
                A part has the past of its whole. Excluded: declined, merged, split.
                """),
        FigureDefinition(
            "dissatisfiedContained", .byAcceptance, version: 3, "不满意而称就地化解", "contained, yet dissatisfied",
            subject: "the ground",
            rule: """
                contained matters of the canonical pairs whose last answered visit after the closing says satisfaction 1 \
                or 2, or not solved, ÷ contained matters. Of a part also the visits that are recorded with the whole, \
                which has its reporter.
                """),
        FigureDefinition(
            "petitionAfter", .byAcceptance, version: 2, "化解后上访", "petition after containment", subject: "the ground",
            rule: """
                contained matters of the canonical pairs about which, or about a matter linked to it or the whole \
                that it was split from, a petition was registered after the last closing (no leader's visit) ÷ \
                contained matters.
                """),
    ]
}
