import Foundation
import Synchronization

/// Prints what was measured, and keeps it for a file of results. All figures are whole numbers: ratios are hundredths.
package enum Report {
    private static let sections = Mutex<[Results.Section]>([])

    /// What was printed so far, in order.
    package static var recorded: [Results.Section] { sections.withLock { $0 } }

    /// The machine, as far as it tells of itself.
    package static func machine() {
        let process = ProcessInfo.processInfo
        print("\(process.operatingSystemVersionString), \(process.activeProcessorCount) processors")
    }

    /// Begins a section.
    ///
    /// - Parameter id: what it is called in files of results, whatever its heading says.
    package static func heading(_ id: String, _ text: String) {
        print("\n== \(text)")
        sections.withLock { $0.append(Results.Section(id: id, title: text)) }
    }

    /// The times of one side's runs, with a digest of what it did.
    package static func times(_ name: String, _ times: Times, events: Int, digest: String) {
        let rate = Int64(events) * 1_000_000 / times.median
        print("\(name)")
        print("    runs, µs    \(times.microseconds.map(String.init).joined(separator: " "))")
        print("    median, µs  \(times.median)")
        print("    events/s    \(rate)")
        unsteady(times)
        record(name, "µs", times.microseconds, events: events, digest: digest)
    }

    /// Keeps the raw figures of one side, which the caller prints in its own way.
    package static func record(
        _ name: String, _ unit: String, _ runs: [Int64], events: Int? = nil, digest: String? = nil
    ) {
        let row = Results.Row(name: name, unit: unit, runs: runs, events: events, digest: digest)
        change { $0.rows.append(row) }
    }

    /// A machine or a disk that others use shows here first.
    package static func unsteady(_ times: Times) {
        if times.median * 2 > times.fastest * 3 { print("    UNSTEADY    the fastest run took \(times.fastest) µs") }
    }

    /// How many hundredths `part` is of `whole`.
    package static func hundredths(_ part: Int64, of whole: Int64) -> Int64 { part * 100 / max(1, whole) }

    /// A figure that has to be reached.
    @discardableResult
    package static func atLeast(
        _ wanted: Int64, _ what: String, _ figure: Int64, unit: String = "hundredths"
    ) -> Bool {
        target(Results.Target(what: what, figure: figure, unit: unit, atLeast: wanted))
    }

    /// A figure that must not be passed.
    @discardableResult
    package static func atMost(
        _ wanted: Int64, _ what: String, _ figure: Int64, unit: String = "hundredths"
    ) -> Bool {
        target(Results.Target(what: what, figure: figure, unit: unit, atMost: wanted))
    }

    private static func target(_ target: Results.Target) -> Bool {
        print("target  \(target)")
        change { $0.targets.append(target) }
        return target.isReached
    }

    /// A figure that nothing hangs on.
    package static func note(_ what: String, _ figure: Int64) {
        print("note    \(what): \(figure) hundredths")
        change { $0.targets.append(Results.Target(what: what, figure: figure, unit: "hundredths")) }
    }

    private static func change(_ body: @Sendable (inout Results.Section) -> Void) {
        sections.withLock { sections in
            if sections.isEmpty { sections.append(Results.Section(id: "", title: "")) }
            body(&sections[sections.count - 1])
        }
    }
}
