import FengqiaoSchema

/// Which matters have to do with one another, each with all that they are linked to, split into or parts of: a fact of one
/// may then be a row of another, on the day of that fact.
///
/// What a fact ties together says what was recorded. A correction may say something else, but then it is of one of the
/// matters that the corrected fact ties, and a family with a corrected matter is passed over by nobody.
struct Kinship {
    // The place of each matter's family in the list below.
    private var places: [UInt32: Int] = [:]
    // What is known of the matters of a family as if they were one.
    private var families: [Chronicle.Chain] = []

    /// - Complexity: O(ties · log ties), however they hang together: whoever forges a log chooses.
    init(_ chronicle: borrowing Chronicle) {
        let chains = chronicle.chains
        // Each place leads to that of which it became a part, until one leads to itself.
        var parents: [Int] = []
        var sizes: [Int] = []
        func head(of place: Int) -> Int {
            var place = place
            while parents[place] != place { place = parents[place] }
            return place
        }
        places.reserveCapacity(chronicle.ties.count)
        for tie in chronicle.ties where max(tie.matter, tie.other) < chains.count {
            let heads = [tie.matter, tie.other].map { matter in
                if let known = places[matter] { return head(of: known) }
                places[matter] = parents.count
                parents.append(parents.count)
                sizes.append(1)
                families.append(chains[Int(matter)])
                return parents.count - 1
            }
            if heads[0] == heads[1] { continue }
            // The smaller one becomes a part of the larger, so no way is longer than the logarithm of a family's size.
            let (large, small) = sizes[heads[0]] < sizes[heads[1]] ? (heads[1], heads[0]) : (heads[0], heads[1])
            parents[small] = large
            sizes[large] += sizes[small]
            families[large].add(families[small])
        }
        for (matter, place) in places { places[matter] = head(of: place) }
    }

    /// What is known of a matter and all of its kin; `nil` of one that is tied to nothing.
    func family(of matter: UInt32) -> Chronicle.Chain? { places[matter].map { families[$0] } }
}

extension Chronicle.Chain {
    /// Adds what is known of another matter.
    fileprivate mutating func add(_ other: Self) {
        (first, latest) = (min(first, other.first), max(latest, other.latest))
        (isOver, isCorrected) = (isOver && other.isOver, isCorrected || other.isCorrected)
    }
}
