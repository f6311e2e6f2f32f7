/// Walks the chains of several matters side by side.
///
/// Each step of a chain waits for memory that nothing has read yet, and so does the first look at a fact. One matter
/// after the other waits for each of them; several together wait once for all.
struct FactWalk {
    /// The matters that were taken.
    private(set) var matters: [UInt32] = []
    // For each of them the places of its facts, from the last to the first, `reach` apart.
    private var slots = [UInt32](repeating: 0, count: Self.width * Self.reach)
    // For each of them how many were found, and the place + 1 of the fact where its walk stands, or 0 at its end.
    private var counts = [Int](repeating: 0, count: Self.width)
    private var steps = [UInt32](repeating: 0, count: Self.width)

    /// So many are more than a processor waits for at once, and few enough for their facts to stay near it.
    private static let width = 24
    /// Most matters have fewer facts; of the others the walk finds only these.
    private static let reach = 32

    /// The places of the facts that were found.
    var places: Span<UInt32> { @_lifetime(borrow self) get { slots.span } }

    /// Where those of a matter stand; `nil` where it has more.
    func range(_ lane: Int) -> Range<Int>? {
        steps[lane] == 0 ? lane * Self.reach..<lane * Self.reach + counts[lane] : nil
    }

    /// Takes the next matters of a stretch that pass, and walks their chains. What is left of the stretch.
    ///
    /// - Parameter sum: what was read ahead is added here, so that it is read.
    mutating func take(
        _ chronicle: borrowing Chronicle, _ stretch: Range<UInt32>, _ sum: inout UInt64,
        where passes: (UInt32) -> Bool
    ) -> Range<UInt32> {
        matters.removeAll(keepingCapacity: true)
        var matter = stretch.lowerBound
        while matter < stretch.upperBound, matters.count < Self.width {
            if passes(matter) {
                (steps[matters.count], counts[matters.count]) = (chronicle.chains[Int(matter)].last, 0)
                matters.append(matter)
            }
            matter += 1
        }
        sum &+= Self.walk(chronicle.log, matters.count, &slots, &counts, &steps)
        return matter..<stretch.upperBound
    }

    // What was read ahead, added up.
    private static func walk(
        _ log: borrowing FactLog, _ taken: Int, _ slots: inout [UInt32], _ counts: inout [Int], _ steps: inout [UInt32]
    ) -> UInt64 {
        var slots = slots.mutableSpan
        var counts = counts.mutableSpan
        var steps = steps.mutableSpan
        var (walking, sum): (Int, UInt64) = (taken, 0)
        while walking > 0 {
            walking = 0
            for lane in 0..<taken where steps[lane] != 0 && counts[lane] < reach {
                let place = Int(steps[lane]) - 1
                slots[lane * reach + counts[lane]] = UInt32(place)
                counts[lane] += 1
                steps[lane] = log.previous[place]
                sum &+= UInt64(log.kinds[place]) &+ UInt64(log.places[place])
                sum &+= UInt64(log.units[place]) &+ UInt64(log.actors[place])
                sum &+= UInt64(bitPattern: log.times[place])
                walking += 1
            }
        }
        return sum
    }
}
