import FengqiaoModel

/// The containment figures that are one number for a scope: each one's name is that of its definition.
enum ContainmentFigure: String, Code {
    case bypass, bypassPerResidents, bouncesTwice, bounces, bounces90, revisits, unowned, repeatRate
    case tierRaised, declined, withdrawn, reopened, escalatedLate, dissatisfiedContained, petitionAfter

    /// Those that are printed with the rates, in this order; the others stand beside them.
    static let main: [ContainmentFigure] = [
        .bypass, .bypassPerResidents, .bouncesTwice, .bounces, .bounces90, .revisits, .unowned, .repeatRate,
    ]

    /// Its place among all.
    var place: Int { Int(code) - 1 }
}
