import Foundation

/// Prints what was measured. All figures are whole numbers: ratios are hundredths.
package enum Report {
    /// The machine, as far as it tells of itself.
    package static func machine() {
        let process = ProcessInfo.processInfo
        print("\(process.operatingSystemVersionString), \(process.activeProcessorCount) processors")
    }

    package static func heading(_ text: String) { print("\n== \(text)") }

    package static func times(_ name: String, _ times: Times, events: Int) {
        let rate = Int64(events) * 1_000_000 / times.median
        print("\(name)")
        print("    runs, µs    \(times.microseconds.map(String.init).joined(separator: " "))")
        print("    median, µs  \(times.median)")
        print("    events/s    \(rate)")
        unsteady(times)
    }

    /// A machine or a disk that others use shows here first.
    package static func unsteady(_ times: Times) {
        if times.median * 2 > times.fastest * 3 { print("    UNSTEADY    the fastest run took \(times.fastest) µs") }
    }

    /// How many hundredths `part` is of `whole`.
    package static func hundredths(_ part: Int64, of whole: Int64) -> Int64 { part * 100 / max(1, whole) }

    /// A figure that has to be reached.
    package static func atLeast(_ wanted: Int64, _ what: String, _ figure: Int64, unit: String = "hundredths") {
        target("\(what): \(figure) \(unit), at least \(wanted)", figure >= wanted)
    }

    /// A figure that must not be passed.
    package static func atMost(_ wanted: Int64, _ what: String, _ figure: Int64, unit: String = "hundredths") {
        target("\(what): \(figure) \(unit), at most \(wanted)", figure <= wanted)
    }

    private static func target(_ text: String, _ isReached: Bool) {
        print("target  \(text): \(isReached ? "reached" : "MISSED")")
    }

    /// A figure that nothing hangs on.
    package static func note(_ what: String, _ figure: Int64) { print("note    \(what): \(figure) hundredths") }
}
