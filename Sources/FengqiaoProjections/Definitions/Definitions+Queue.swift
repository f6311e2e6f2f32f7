extension Definitions {
    /// The counts of the overdue queue (DOMAIN D3.1). Those of disjoint units add up, those of two instants do not.
    public static let queue: [FigureDefinition] = [
        count(
            "open", "在办", "open",
            """
            counts matters that are reported, accepted, in transit, in hand or completed and not closed; with clocks that \
            outlive a closing also those on which such a clock runs.
            """),
        count(
            "overdue", "逾期", "overdue",
            "counts open matters of which a clock that is looked at has passed its deadline."),
        count("red", "红灯", "red", "counts open matters whose worst clock is red by the light policy in force."),
        count("yellow", "黄灯", "yellow", "as red, for yellow."),
        count("blue", "蓝灯", "blue", "as red, for blue."),
        count(
            "undecided", "待定", "nobody can tell",
            "counts open matters that are not accepted, or whose deadline lies in a year without a calendar."),
        count("green", "绿灯", "green", "as red, for green: in time, or without a limit."),
        count("paused", "灰灯", "paused", "counts open matters whose clock is paused and was not overdue before."),
        count(
            "supervisionDue", "应督办", "supervision due",
            "counts open matters that are red and have no open order of level grand, or yellow and none of level supervise."
        ),
    ]

    private static func count(_ name: String, _ chinese: String, _ english: String, _ rule: String) -> FigureDefinition
    {
        FigureDefinition(
            name, .snapshot, chinese, english, isAdditive: false,
            subject:
                "the unit that answers for the matter: in transit the receiver, else the holder, else the competent unit",
            rule: rule)
    }
}
