extension Definitions {
    /// The containment figures (DOMAIN D3.3). A scope is a unit with those below it.
    public static let containment: [FigureDefinition] = [
        FigureDefinition(
            "containment", .byAcceptance, "就地化解率", "contained", subject: "the ground on which the matter lies",
            rule: """
                for a tier and a rung L: a row is a matter accepted with that tier, on ground at or below L. It is decided by \
                its first closing that is not followed by a reopening within h days, and freezes with the end of the h-th \
                date after that closing: what comes later changes nothing. Contained: up to that closing no unit above L \
                ever held it as main handler (or assisted, where the policy says so); up to the end of the h days no petition \
                about it, or about a matter linked to it, visited a unit above L (a leader's visit does not count) and no \
                item of an agreement was breached; and the closing is resolved or settledByAgreement. A reopening within the \
                h days is a violation, and so is any other closing. Pending: not violated so far, and open or not frozen. \
                Excluded, by the first of: declined, merged, split, movedOut (its last closing), emergency. lower = \
                contained ÷ all rows, upper = (contained + pending) ÷ all rows, rate = contained ÷ (rows - pending). h and \
                whether assists count are those of the policy in force at the end of the period.
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
            "skippedRungs", .byAcceptance, "越级上交", "handed up past a rung", subject: "the ground",
            rule: "for a rung L: as escalation, by an up transfer that rises more than one rung of those in use."),
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
            "bypass", .byFact, "越级上访率", "visits past the next level", subject: "the competent unit",
            rule: """
                petitions registered as a visit (not a leader's). In the numerator: the visited unit's rung is more than one \
                rung in use above the competent unit's. Nobody said who is competent: pending. Never a later stage of a \
                petition. Charged to units, never to persons.
                """),
        FigureDefinition(
            "bypassPerResidents", .byFact, "万人越级上访", "visits past the next level, per 10,000 residents",
            isAdditive: false, subject: "the unit that the report is about",
            rule: """
                visits past the next level, as bypass ÷ residents in the unit's register at the end of the period: the rate in \
                basis points is the number per 10,000. Of a whole log: the residents of the units without a unit above \
                them. Without a register: no rate, noRegister.
                """),
        FigureDefinition(
            "bouncesTwice", .byAcceptance, "推诿率", "returned twice or more", subject: "the ground",
            rule: "matters with two or more returns of main transfers ÷ matters with at least one main transfer."),
        FigureDefinition(
            "bounces", .byAcceptance, "退回次数", "returns", subject: "the ground",
            rule: "returns of main transfers ÷ matters with at least one main transfer; the mean."),
        FigureDefinition(
            "bounces90", .byAcceptance, "退回次数 P90", "returns, 90th percentile", isAdditive: false,
            subject: "the ground",
            rule: "the least number of returns that at least 90 of 100 dispatched matters do not exceed. A count."),
        FigureDefinition(
            "revisits", .byAcceptance, "重复经手", "proposed again to the same unit", subject: "the ground",
            rule: """
                counts main proposals to a unit that had held or returned the matter before, without decisions of a dispute.
                """),
        FigureDefinition(
            "unowned", .byAcceptance, "无主时间", "time without a signature", subject: "the ground",
            rule: """
                the milliseconds from main proposals to their signature, return or decision, open ones up to now ÷ matters with \
                at least one main transfer; the mean.
                """),
        FigureDefinition(
            "repeatRate", .byAcceptance, "重复率", "repeats", subject: "the ground",
            rule: """
                accepted matters that name the closed matter that they repeat, closed at most repeatDays dates before the \
                report, ÷ accepted matters. Excluded: declined, merged. Parts of a split matter are no rows.
                """),
        FigureDefinition(
            "backlog", .snapshot, "积案化解率", "backlog resolved", isAdditive: false, subject: "the ground",
            rule: """
                of matters that were open at the snapshot and reported at least a days before it: finally closed as resolved \
                or settledByAgreement by now. Which ones is settled by what was known at the snapshot. Excluded: declined, \
                merged, split, movedOut since.
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
            "escalatedLate", .byAcceptance, "久拖上交", "held too long, then handed up", subject: "the ground",
            rule: """
                matters that units on the village rung or below held for more than heldTooLongDays dates in one stretch that \
                ended in a signed up transfer above the village ÷ matters that such units ever held.
                """),
        FigureDefinition(
            "dissatisfiedContained", .byAcceptance, "不满意而称就地化解", "contained, yet dissatisfied",
            subject: "the ground",
            rule: """
                contained matters of the canonical pairs whose last answered visit says satisfaction 1 or 2, or not solved, \
                ÷ contained matters.
                """),
        FigureDefinition(
            "petitionAfter", .byAcceptance, "化解后上访", "petition after containment", subject: "the ground",
            rule: """
                contained matters of the canonical pairs about which a petition was registered after the last closing (no \
                leader's visit) ÷ contained matters.
                """),
    ]
}
