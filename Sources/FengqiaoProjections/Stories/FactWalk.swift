/// Walks the chains of several matters side by side.
///
/// Each step of a chain waits for memory that nothing has read yet, and so does the first look at a fact. One matter
/// after the other waits for each of them; several together wait once for all.
struct FactWalk {
    /// The matters that were taken.
    private(set) var matters: [UInt32] = []
    /// For each of them the places of its facts, from the last to the first; behind them room of walks before.
    private(set) var paths: [[UInt32]] = Array(repeating: [], count: Self.width)
    // For each of them the place + 1 of the fact where its walk stands, or 0 at its end.
    private var steps: [UInt32] = Array(repeating: 0, count: Self.width)

    /// So many are more than a processor waits for at once, and few enough for their facts to stay near it.
    private static let width = 24

    /// Takes the next matters from one on that pass, and walks their chains. Where to go on.
    ///
    /// - Parameter sum: what was read ahead is added here, so that it is read.
    mutating func take(
        _ chronicle: borrowing Chronicle, from start: UInt32, _ sum: inout UInt64, where passes: (UInt32) -> Bool
    ) -> UInt32 {
        matters.removeAll(keepingCapacity: true)
        var matter = start
        while matter < chronicle.matterCount, matters.count < Self.width {
            if passes(matter) {
                steps[matters.count] = chronicle.chains[Int(matter)].last
                paths[matters.count].removeAll(keepingCapacity: true)
                matters.append(matter)
            }
            matter += 1
        }
        var walking = matters.count
        while walking > 0 {
            walking = 0
            for lane in matters.indices where steps[lane] != 0 {
                let place = Int(steps[lane]) - 1
                paths[lane].append(UInt32(place))
                steps[lane] = chronicle.log.previous[place]
                sum &+= UInt64(chronicle.log.kinds[place]) &+ UInt64(chronicle.log.places[place])
                sum &+= UInt64(chronicle.log.units[place]) &+ UInt64(chronicle.log.actors[place])
                sum &+= UInt64(bitPattern: chronicle.log.times[place])
                walking += 1
            }
        }
        return matter
    }
}
