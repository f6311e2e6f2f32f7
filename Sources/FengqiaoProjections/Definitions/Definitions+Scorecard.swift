/// The definitions of all figures.
public enum Definitions {
    /// All of them: of the scorecard, of containment with what must be read beside it, and of mediation.
    public static let all = queue + scorecard + standards + containment + counterIndicators + mediation

    private static let byName = Dictionary(all.map { ($0.name, $0) }) { first, _ in first }

    /// The definition of a name; of one that there is none of, a definition that says so.
    static subscript(name: String) -> FigureDefinition {
        byName[name] ?? FigureDefinition(name, .byFact, version: 0, name, name, subject: "", rule: "undefined")
    }

    /// The definition with an id such as `onTimeCustody.byDue/2`; `nil` where there is none.
    public static func definition(_ id: String) -> FigureDefinition? { all.first { $0.id == id } }

    /// The figures of the scorecard, in the order in which they are printed (DOMAIN D3.2).
    public static let scorecard: [FigureDefinition] = reporting + handling + dispatching + answering + duties

    /// The shares of units that meet a standard, printed with the scorecard.
    public static let standards: [FigureDefinition] = [
        FigureDefinition(
            "standard", .byFact, "三无单位占比", "units without", isAdditive: false,
            subject: "the unit that the report is about",
            rule: """
                for a rung: units of a territory in force at the end of the period in which, and in those below which, nothing \
                happened in the period that the star policy's zero conditions name ÷ all such units. Without such a policy: \
                not printed.
                """)
    ]

    static let reporting: [FigureDefinition] = [
        FigureDefinition(
            "reported", .byReport, version: 2, "上报数", "reports",
            subject:
                "who reported: the worker that a report by a grid worker names, else the actor; and the actor's unit",
            rule: """
                a row is a staff report: one whose reporter is a grid worker or is not given. A count. Excluded: \
                appeal.
                """),
        FigureDefinition(
            "validReports", .byReport, version: 2, "有效上报率", "valid reports", subject: "as reported",
            rule: """
                a row is a staff report. Of all reports that are linked to one another, directly or through \
                others, the first is valid where the matter that goes on for them is accepted and not declined; \
                the others are not. First: by time of report, then by position; a part of a split matter is as old \
                as the whole. Not yet accepted or declined: pending. Excluded: appeal.
                """),
        FigureDefinition(
            "missed", .byReport, version: 2, "漏报率", "missed by patrols",
            subject: "the unit on whose ground the matter lies, and each worker who has a duty there at the time",
            rule: """
                missed rows are valid reports (as validReports) of a category on the list of patrol categories in \
                force at the time of the report, that are not the ground's own. The category is what the matter is \
                taken for now, and before its acceptance what the report says. A report is the ground's own where \
                it is a staff report whose actor's unit is the ground's unit, or whose worker has a duty there at \
                the time. Missed ÷ (missed + the subject's own valid reports of the period, of any category and \
                ground). Undecided ones of either sort: pending. Excluded: appeal. Without such a list: no rate, \
                noPatrolCategories.
                """),
    ]

    static let handling: [FigureDefinition] = [
        FigureDefinition(
            "selfHandled", .byAcceptance, "自办率 (一格解决)", "settled in the own grid",
            subject: "the unit on whose ground the matter lies, and each worker who has a duty there at the acceptance",
            rule: """
                a row is an accepted matter. In the numerator: closed for good as resolved or settledByAgreement, and no \
                unit but the ground's own ever held it as main handler. Open, and not held by another so far: pending. \
                Excluded: declined, merged, split, appeal.
                """),
        FigureDefinition(
            "onTimeCustody", .byDue, version: 2, "按期处置率", "handled in time",
            subject: "the holder: the receiver from the proposal on; and the worker who completed it, of finished ones",
            rule: """
                a row is a custody segment with a limit: from the proposal (or the acceptance, the decision, the \
                reopening that gave it) to the completion, the next proposal, the return, the decision or the closing \
                that ended it; a failed check goes on with the same segment. Not the holder's time: pauses, checks, and \
                what passes from a proposal to its return unsigned or to a decision for the holder. A return that turns \
                out unfounded ended nothing. What a unit had that ceased to be is its successor's from then on. In the \
                numerator: finished by its deadline. \
                An open one counts when its deadline has passed, is pending before that, and then belongs to the day of \
                the deadline. With no known deadline it is pending on the day on which it began. Excluded: declined, \
                merged, split (it ran when the matter was split), appeal.
                """),
        FigureDefinition(
            "overdueOpen", .snapshot, version: 2, "超期未处置", "overdue and not handled", isAdditive: false,
            subject: "the holder, as onTimeCustody",
            rule: """
                counts custody segments that, at the end of the period or the report's instant if that is earlier, \
                had begun, were not finished and had passed their deadline. Excluded: declined, merged, split (it \
                ran when the matter was split: its parts run on with the same), appeal. Additive over units, not \
                over periods.
                """),
        FigureDefinition(
            "onTimeClosing", .byDue, "按期结案率", "closed in time",
            subject: "the credited unit and worker of a closed round; of an open one the unit that answers for it",
            rule: """
                a row is a round with a limit. In the numerator: closed by its deadline. Open rounds as in \
                onTimeCustody. Excluded: declined, merged, split, appeal.
                """),
        FigureDefinition(
            "closures", .byClosure, version: 2, "结案数", "closings", subject: "the credited unit and worker",
            rule: """
                counts closed rounds that were not reopened. Excluded: reopened. A split matter counts in its \
                parts.
                """),
        FigureDefinition(
            "onTimeAcceptance", .byDue, "按时受理率", "accepted in time",
            subject: "the unit that took in the report (the actor's)",
            rule: "a row is an acceptance clock. In the numerator: stopped by its deadline. Else as onTimeCustody."),
        FigureDefinition(
            "onTimeDispatch", .byDue, version: 2, "按时派遣率", "dispatched in time",
            subject: "the unit that accepted (the actor's)",
            rule: """
                a row is a dispatch clock. In the numerator: stopped by its deadline. One that a closing ended before its \
                deadline is no row. Else as onTimeCustody.
                """),
        FigureDefinition(
            "onTimeResponse", .byDue, version: 2, "按时响应率", "answered in time",
            subject: "the unit that was found competent",
            rule: """
                a row is a firstResponse clock. In the numerator: stopped by its deadline. One that a closing ended before \
                its deadline is no row. Else as onTimeCustody.
                """),
        FigureDefinition(
            "rework", .byFact, "返工率", "rework", subject: "the holder, and the worker who completed it",
            rule: "a row is a check of a result that says pass or fail. In the numerator: fail. Excluded: appeal."),
        FigureDefinition(
            "firstTimeFixed", .byClosure, version: 2, "首次解决率", "fixed the first time",
            subject: "the credited unit and worker",
            rule: """
                a row is a round that was closed as resolved or settledByAgreement. In the numerator: not reopened \
                in the h days after; h is the horizon of the containment policy. While the h days have not passed: \
                pending, whether or not it was reopened. A day counts whole: the h days end with the h-th date \
                after the closing's. Excluded: appeal. Without the policy: no rate, noContainmentPolicy.
                """),
    ]

    static let dispatching: [FigureDefinition] = [
        FigureDefinition(
            "accurateDispatch", .byFact, "准确派遣率", "accurate dispatch",
            subject: "the actor who proposed, and the actor's unit",
            rule: """
                a row is a main transfer on the day of its proposal. Decided, and in the numerator: signed and not \
                returned, or returned and the return found unfounded. Decided: returned and the return founded. Pending: \
                neither signed nor returned yet, or returned and not adjudicated. Excluded: overruled (given to another \
                before it was signed or returned), appeal.
                """),
        FigureDefinition(
            "returned", .byFact, "退回率", "returned", subject: "the receiver",
            rule: "a row is a main transfer on the day of its proposal. In the numerator: returned. Excluded: appeal."),
        FigureDefinition(
            "unfoundedReturns", .byFact, "无理退回率", "unfounded returns", subject: "the receiver that returned it",
            rule: """
                a row is a return of a main transfer on the day of the return. Adjudicated: the first decision after it \
                on that transfer. In the numerator: the decision names the unit that returned. Not adjudicated: pending. \
                Excluded: appeal.
                """),
        FigureDefinition(
            "assistAttendance", .byFact, version: 2, "报到率", "assists attended", subject: "the unit that was called",
            rule: """
                a row is an assist transfer that does not only inform, on the day of its proposal, from the \
                proposal on. In the numerator: signed in time. In time is within the allotment of the proposal, in \
                the unit of the matter's clock and without its pauses, and before the closing of the matter's \
                round. Not signed: in the denominator once it was returned, the time is over or the matter is \
                closed; pending before. Deadline unknown: pending. Excluded: declined, merged, split (it was \
                neither answered nor due when the matter was split), appeal.
                """),
        FigureDefinition(
            "assistCalls", .byFact, version: 2, "哨应率", "calls for help answered", subject: "the unit that called",
            rule: """
                as assistAttendance, for the other side.
                """),
        FigureDefinition(
            "supervised", .byFact, version: 2, "督办数", "supervision orders",
            subject: "the unit that answers for the matter then",
            rule: """
                counts orders opened. Excluded: appeal.
                """),
        FigureDefinition(
            "lifted", .byFact, version: 2, "销号率", "supervision orders lifted", subject: "as supervised",
            rule: """
                a row is an order, on the day on which it was opened. In the numerator: lifted by now. Excluded: \
                appeal about supervised.
                """),
        FigureDefinition(
            "supervisedAgain", .byFact, version: 2, "重复督办", "rounds supervised again",
            subject: "as supervised, at the round's first order",
            rule: """
                a row is a round in which an order was opened, on the day of its first. In the numerator: two \
                orders or more. Excluded: appeal about supervised.
                """),
        FigureDefinition(
            "repeats", .byAcceptance, version: 2, "重复诉求", "repeats",
            subject: "the unit credited with the last closing of the matter that is repeated",
            rule: """
                counts accepted matters that name the closed matter that they repeat, also a split one that was \
                closed with the last of its parts. Parts are no rows. Excluded: declined, merged, appeal.
                """),
    ]

    static let answering: [FigureDefinition] = [
        FigureDefinition(
            "response", .byClosure, "响应率", "first contact in time", subject: "the credited unit and worker",
            rule: """
                a row is a closed first round with a firstResponse clock whose deadline is known. In the numerator: a \
                first contact by the deadline. Excluded: appeal.
                """),
        FigureDefinition(
            "participation", .byClosure, version: 2, "参评率", "asked and answered",
            subject: "the credited unit and worker",
            rule: """
                a row is a matter for each subject that was credited with a closed round of it after which, and \
                before the next, the reporter was visited at least once; a split matter counts too, with the \
                closing by the last of its parts and the unit credited with that. In the numerator: a visit was \
                answered. It counts on the day of the subject's last closing of such a round with an answer, else \
                of the last one. Excluded: appeal.
                """),
        FigureDefinition(
            "solved", .byClosure, version: 2, "解决率", "solved, says the reporter",
            subject: "the credited unit and worker",
            rule: """
                as participation, of matters with an answered visit: the last answered one after a round of the \
                subject counts. In the numerator: solved. Excluded: appeal.
                """),
        FigureDefinition(
            "satisfaction", .byClosure, version: 2, "满意率", "satisfied", subject: "the credited unit and worker",
            rule: """
                a row is as in solved. In the numerator: satisfaction 4 or 5. Excluded: appeal.
                """),
        FigureDefinition(
            "feedback", .byClosure, version: 2, "反馈率", "reporters told", subject: "the credited unit and worker",
            rule: """
                a row is a known reporter, given and not anonymous, of a closed matter: its own and those of \
                matters that were linked to it by the closing and are still; one reference is one reporter. It \
                counts once for each subject that was credited, with the subject's last closed round; a split \
                matter with the closing by the last of its parts and the unit credited with that. In the \
                numerator: a reply reached the reporter in that round, or after it and before the next; before the \
                link also in the stream of the linked matter. Excluded: appeal.
                """),
        FigureDefinition(
            "mediationSuccess", .byEnd, "调解成功率", "mediations settled",
            subject: "the mediating body, and each mediator in full",
            rule: "as successStrict of the mediation figures. Not additive over mediators. Excluded: appeal."),
    ]

    static let duties: [FigureDefinition] = [
        FigureDefinition(
            "onTimeVerification", .byDue, version: 2, "核实按时率", "reports checked in time",
            subject: "the checker, and the actor's unit",
            rule: """
                a row is a check of a report that has a due time, on the day of that or of the check, whichever is \
                earlier; 24:00 belongs to the date that it ends. In the numerator: done by then. Excluded: appeal.
                """),
        FigureDefinition(
            "onTimeCheck", .byDue, version: 2, "核查按时率", "results checked in time",
            subject: "the checker, and the actor's unit; before a check the competent unit",
            rule: """
                a row is a check of a result that has a due time, as onTimeVerification, or a verification clock, \
                from the completion on, that no such check stopped. In the numerator: checked by the deadline. A \
                wait that goes on counts when its deadline has passed, is pending before that, and belongs to the \
                day of the deadline; closed before it was due, it is no row. With no known deadline it is pending \
                on the day on which it began. Excluded: appeal.
                """),
        FigureDefinition(
            "patrols", .byFact, "巡查完成率", "patrol days done",
            subject: "the worker with a post that the duty policy names, and the post's unit",
            rule: """
                a row is a day on which the policy gives the post a patrol; of so many a week, month or quarter, so many \
                rows on its last day. In the numerator: a logged patrol began that day; of so many, the days in that \
                span with a logged patrol, up to so many. Days that have not ended: pending. Without such a rule: no \
                rate, noDutyCalendar.
                """),
        FigureDefinition(
            "duty", .byFact, "值守完成率", "days on call done", subject: "as patrols",
            rule: "as patrols, for onCall."),
        FigureDefinition(
            "visits", .byFact, "走访覆盖率", "households visited", isAdditive: false,
            subject: "the worker, over the units of the posts held in the period, and each such unit",
            rule: """
                the distinct subjects of logged visits ÷ the households of the unit's register in force at the end of \
                the period. Without a register: no rate, noRegister.
                """),
    ]
}
