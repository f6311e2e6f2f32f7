import FengqiaoModel

/// The figures of the scorecard, in the order of their definitions: each one's place is its raw value.
enum ScoreFigure: Int, CaseIterable {
    case reported, validReports, missed
    case selfHandled, onTimeCustody, overdueOpen, onTimeClosing, closures, onTimeAcceptance, onTimeDispatch
    case onTimeResponse, rework, firstTimeFixed
    case accurateDispatch, returned, unfoundedReturns, assistAttendance, assistCalls, supervised, lifted,
        supervisedAgain, repeats
    case response, participation, solved, satisfaction, feedback, mediationSuccess
    case onTimeVerification, onTimeCheck, patrols, duty, visits

    /// Its place among the definitions.
    var place: Int { rawValue }

    /// Its name, as the definition has it.
    var name: String { Definitions.scorecard[rawValue].name }

    /// The indicator that appeals and scores name it by; `nil` for figures that are only printed.
    var indicator: Indicator? { Self.indicators[rawValue] }

    // Asked of every row, so it is found once and not by its name each time.
    private static let indicators = allCases.map { Indicator(rawValue: $0.name) }
}
