extension Definitions {
    /// The mediation figures (DOMAIN D3.4). The subject is the mediating body.
    ///
    /// A mediation is settled where an agreement was reached and what remained, if anything, ended otherwise; it ends with a
    /// full agreement or with its end. A settled one counts as settled, whatever ended the rest.
    public static let mediation: [FigureDefinition] = [
        FigureDefinition(
            "successStrict", .byEnd, "调解成功率 (严口径)", "settled of all ended", subject: "the mediating body",
            rule:
                "settled ÷ accepted mediations that have ended. Accepted and going on: pending, on the day of acceptance."
        ),
        FigureDefinition(
            "successConcluded", .byEnd, version: 2, "调解成功率 (结案口径)", "settled of the concluded",
            subject: "the mediating body",
            rule:
                "settled ÷ (settled + failed + expired). Accepted and going on: pending, on the day of acceptance. Excluded: "
                + "refused, withdrawn, collusion, outOfScope."),
        FigureDefinition(
            "successAll", .byRequest, "调解成功率 (全口径)", "settled of all requested", subject: "the mediating body",
            rule: "settled ÷ mediations asked for, or accepted without a request. Going on: in the denominator."),
        FigureDefinition(
            "written", .byEnd, "书面率", "written agreements", subject: "the mediating body",
            rule: "settled with at least one written agreement ÷ settled."),
        FigureDefinition(
            "amount", .byEnd, "涉及金额", "money agreed on, in fen", subject: "the mediating body",
            rule: "the fen of all items of settled mediations. A sum."),
        FigureDefinition(
            "partial", .byEnd, "部分达成", "settled in part", subject: "the mediating body",
            rule: "settled mediations in which something remained unsettled ÷ settled."),
        FigureDefinition(
            "performed", .byEnd, version: 2, "履行率", "items performed by due", subject: "the mediating body",
            rule: """
                a row is an item on the day on which it is due, 24:00 being of the date that it ends; due by now, \
                else pending. In the numerator: recorded as performed in full, by its due time. What is due at \
                once, when the agreement takes effect, is due on that date, and counts from its performance or the \
                end of the date on.
                """),
        FigureDefinition(
            "performedAmount", .byEnd, version: 2, "履行金额率", "money paid by due", subject: "the mediating body",
            rule: """
                the same items, in fen: paid in time, up to the item's amount, ÷ amount. A record of full \
                performance without an amount pays the rest.
                """),
        FigureDefinition(
            "breached", .byEnd, "反悔率", "breached or disputed again", subject: "the mediating body",
            rule: """
                settled mediations of which an item was breached, or whose matter was reopened for breach after the \
                agreement, or in which another mediation was opened after it ÷ settled.
                """),
        FigureDefinition(
            "confirmationFiled", .byEnd, "司法确认申请率", "confirmation asked for", subject: "the mediating body",
            rule: "settled whose judicial confirmation was filed ÷ settled."),
        FigureDefinition(
            "confirmed", .byFact, "司法确认率", "confirmed by a court", subject: "the mediating body",
            rule: "a row is a decision of the court, on its day: confirmed ÷ (confirmed + refused)."),
        FigureDefinition(
            "filedLate", .byFact, "逾期申请", "filed after the 30 days", subject: "the mediating body",
            rule: "a row is a filing, on its day. In the numerator: after the deadline."),
        FigureDefinition(
            "police", .byEnd, "民转刑", "reported to the police", subject: "the mediating body",
            rule: "ended mediations that were reported to the police ÷ accepted mediations that have ended."),
        FigureDefinition(
            "duration", .byEnd, "调解用时", "time from request to end", subject: "the mediating body",
            rule: """
                the milliseconds from the request (or the acceptance, without one) to the end, less the pauses of the \
                mediation clock ÷ mediations ended; the mean.
                """),
    ]
}
