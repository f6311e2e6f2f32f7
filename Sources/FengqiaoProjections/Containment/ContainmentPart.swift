import FengqiaoModel
import FengqiaoSchema

/// What some matters add to the containment figures of a period: counted by itself, on whatever thread, and put together with
/// others by ``Containment/report(_:_:period:at:unit:by:parts:)``.
public struct ContainmentPart: Sendable {
    var total: ContainmentSums
    var groups: [ContainmentGroups.Key: ContainmentSums]
    // With those that were added on the way.
    var names: Names
}

/// What a sheet has counted.
struct ContainmentSums: Sendable {
    var rates: [Tally]
    var closedOn: [Int64]
    var closed: Int64
    var byRung: [[Tally]]
    var named: [Tally]
    var returnCounts: [Int64]
    var matrix: [ContainmentSheet.PairKey: Int64]
}

extension ContainmentSheet {
    var sums: ContainmentSums {
        ContainmentSums(
            rates: rates, closedOn: closedOn, closed: closed, byRung: byRung, named: named,
            returnCounts: returnCounts, matrix: matrix)
    }

    /// Adds what another sheet of the same policy has counted.
    mutating func add(_ sums: ContainmentSums, _ merging: NameMerging) {
        closed += sums.closed
        for place in rates.indices { rates[place].add(sums.rates[place]) }
        for place in closedOn.indices { closedOn[place] += sums.closedOn[place] }
        for place in named.indices { named[place].add(sums.named[place]) }
        for level in byRung.indices where !sums.byRung[level].isEmpty {
            if byRung[level].isEmpty {
                byRung[level] = sums.byRung[level]
                continue
            }
            for place in byRung[level].indices { byRung[level][place].add(sums.byRung[level][place]) }
        }
        while returnCounts.count < sums.returnCounts.count { returnCounts.append(0) }
        for place in sums.returnCounts.indices { returnCounts[place] += sums.returnCounts[place] }
        for (pair, count) in sums.matrix {
            matrix[PairKey(from: merging.unit(pair.from), to: merging.unit(pair.to)), default: 0] += count
        }
    }
}
