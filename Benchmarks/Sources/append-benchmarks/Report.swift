/// Prints what was measured. All figures are whole numbers: ratios are hundredths.
enum Report {
    static func heading(_ text: String) { print("\n== \(text)") }

    static func times(_ name: String, _ times: Times, events: Int) {
        let rate = Int64(events) * 1_000_000 / times.median
        print("\(name)")
        print("    runs, µs    \(times.microseconds.map(String.init).joined(separator: " "))")
        print("    median, µs  \(times.median)")
        print("    events/s    \(rate)")
        // A machine or a disk that others use shows here first.
        if times.median * 2 > times.fastest * 3 { print("    UNSTEADY    the fastest run took \(times.fastest) µs") }
    }

    static func outcome(_ outcome: Outcome, events: Int) {
        times(outcome.contender.name, outcome.times, events: events)
        let syncs = outcome.syncs.map { "\($0) syncs counted" } ?? "syncs not counted"
        print("    durability  \(outcome.contender.durability); \(syncs)")
    }

    /// How many hundredths `part` is of `whole`.
    static func hundredths(_ part: Int64, of whole: Int64) -> Int64 { part * 100 / max(1, whole) }

    /// A figure that has to be reached.
    static func atLeast(_ wanted: Int64, _ what: String, _ figure: Int64) {
        print("target  \(what): \(figure) hundredths, at least \(wanted): \(figure >= wanted ? "reached" : "MISSED")")
    }

    /// A figure that must not be passed.
    static func atMost(_ wanted: Int64, _ what: String, _ figure: Int64) {
        print("target  \(what): \(figure) hundredths, at most \(wanted): \(figure <= wanted ? "reached" : "MISSED")")
    }

    /// A figure that nothing hangs on.
    static func note(_ what: String, _ figure: Int64) { print("note    \(what): \(figure) hundredths") }
}
