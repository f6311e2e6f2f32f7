import FengqiaoModel
import FengqiaoSchema

/// What the queue's order and counts need to know of a matter: names stay ordinals, since most matters are only counted.
struct QueueLine {
    var matter: UInt32
    /// Who answers for it.
    var unit: UInt32
    /// The worst colour of its clocks; `nil` where no light policy is in force.
    var light: Light?
    /// The clocks that were looked at and run, the worst first.
    var clocks: [ClockStatus]
    /// Who answers for the breach of its own clock; ``NameTable/none`` for nobody.
    var breachOwner: UInt32
    var tier: Tier?
    var scale: Scale
    var reportedAt: Instant
    var supervisionDue: SupervisionLevel?

    var isOverdue: Bool { clocks.contains(where: \.isOverdue) }
}

/// The lines of a queue, and their order.
struct QueueLines {
    private(set) var lines: [QueueLine] = []
    private let lookup: StoryLookup

    /// So many are picked at most: an insertion among them moves 8 KiB.
    private static let pickLimit = 1_024

    init(_ lookup: StoryLookup) { self.lookup = lookup }

    mutating func append(_ line: QueueLine) { lines.append(line) }

    /// The places of the worst ones, the worst first; of those of a colour, where one is named.
    ///
    /// - Complexity: O(lines · limit) at most for a limit that is picked, and O(lines · log limit) where few of the later lines
    ///   are worse than those before; else O(lines · log lines).
    func worst(_ light: Light?, limit: Int?) -> (places: [Int], matching: Int) {
        let listed = lines.indices.filter { light == nil || lines[$0].light == light }
        let limit = max(0, limit ?? listed.count)
        // Beyond an eighth of them, moving those behind an insertion costs more than sorting all.
        guard limit <= min(listed.count / 8, Self.pickLimit) else {
            return (Array(listed.sorted(by: comesBefore).prefix(limit)), listed.count)
        }
        var worst: [Int] = []
        for place in listed {
            if worst.count == limit {
                guard let last = worst.last, comesBefore(place, last) else { continue }
                worst.removeLast()
            }
            worst.insert(place, at: bound(of: place, in: worst))
        }
        return (worst, listed.count)
    }

    // Where a line belongs among sorted ones: behind those that do not come after it.
    private func bound(of place: Int, in sorted: [Int]) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if comesBefore(place, sorted[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// Worst first: by colour, by the share of the limit that they are overdue, tier, scale, age and name (DOMAIN D3.1).
    private func comesBefore(_ left: Int, _ right: Int) -> Bool {
        let ranks = (lines[left].light?.rank ?? 0, lines[right].light?.rank ?? 0)
        if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
        switch (lines[left].clocks.first, lines[right].clocks.first) {
        case (let first?, let second?):
            if first.isFurther(than: second) { return true }
            if second.isFurther(than: first) { return false }
        case (let first?, nil): if (first.overdueBy?.value ?? 0) > 0 { return true }
        case (nil, let second?): if (second.overdueBy?.value ?? 0) > 0 { return false }
        case (nil, nil): break
        }
        let tiers = (lines[left].tier?.code ?? 0, lines[right].tier?.code ?? 0)
        if tiers.0 != tiers.1 { return tiers.0 > tiers.1 }
        if lines[left].scale != lines[right].scale { return lines[left].scale.code > lines[right].scale.code }
        if lines[left].reportedAt != lines[right].reportedAt { return lines[left].reportedAt < lines[right].reportedAt }
        let matters = lookup.names[.matter]
        return matters.bytes(of: lines[left].matter).lexicographicallyPrecedes(matters.bytes(of: lines[right].matter))
    }
}

extension ClockStatus {
    /// o/n of one against the other, without dividing: o1 · n2 against o2 · n1 in 128 bits.
    func isFurther(than other: ClockStatus) -> Bool {
        let first = UInt64(max(0, overdueBy?.value ?? 0)).multipliedFullWidth(by: UInt64(max(1, other.limit)))
        let second = UInt64(max(0, other.overdueBy?.value ?? 0)).multipliedFullWidth(by: UInt64(max(1, limit)))
        return (first.high, first.low) > (second.high, second.low)
    }
}
