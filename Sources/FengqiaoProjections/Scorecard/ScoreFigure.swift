import FengqiaoModel

/// The figures of the scorecard, in the order of their definitions.
enum ScoreFigure: String, CaseIterable {
    case reported, validReports, missed
    case selfHandled, onTimeCustody, overdueOpen, onTimeClosing, closures, onTimeAcceptance, onTimeDispatch
    case onTimeResponse, rework, firstTimeFixed
    case accurateDispatch, returned, unfoundedReturns, assistAttendance, assistCalls, supervised, lifted,
        supervisedAgain, repeats
    case response, participation, solved, satisfaction, feedback, mediationSuccess
    case onTimeVerification, onTimeCheck, patrols, duty, visits

    /// Its place among the definitions.
    var place: Int { Self.places[self] ?? 0 }

    private static let places = Dictionary(
        uniqueKeysWithValues: allCases.enumerated().map { ($0.element, $0.offset) })

    /// The indicator that appeals and scores name it by; `nil` for figures that are only printed.
    var indicator: Indicator? { Indicator(rawValue: rawValue) }
}
