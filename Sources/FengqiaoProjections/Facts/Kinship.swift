import FengqiaoSchema

/// Which matters have to do with one another, each with all that they are linked to, split into or parts of: a fact of one
/// may then be a row of another, on the day of that fact.
///
/// What a fact ties together says what was recorded. A correction may say something else, but then it is of one of the
/// matters that the corrected fact ties, and a family with a corrected matter is passed over by nobody.
struct Kinship {
    // The place of each matter's family in the lists below, or of one that became part of another.
    private var places: [UInt32: Int] = [:]
    private var parents: [Int] = []
    // What is known of the matters of a family as if they were one.
    private var families: [Chronicle.Chain] = []

    /// - Complexity: O(ties).
    init(_ chronicle: borrowing Chronicle) {
        let chains = chronicle.chains
        places.reserveCapacity(chronicle.ties.count)
        for tie in chronicle.ties where max(tie.matter, tie.other) < chains.count {
            let (one, other) = (place(of: tie.matter, chains), place(of: tie.other, chains))
            if one == other { continue }
            parents[other] = one
            families[one].add(families[other])
        }
    }

    /// What is known of a matter and all of its kin; `nil` of one that is tied to nothing.
    func family(of matter: UInt32) -> Chronicle.Chain? { places[matter].map { families[head(of: $0)] } }

    private mutating func place(of matter: UInt32, _ chains: [Chronicle.Chain]) -> Int {
        if let known = places[matter] {
            let head = head(of: known)
            // The next look at it takes one step.
            parents[known] = head
            return head
        }
        places[matter] = parents.count
        parents.append(parents.count)
        families.append(chains[Int(matter)])
        return parents.count - 1
    }

    private func head(of place: Int) -> Int {
        var place = place
        while parents[place] != place { place = parents[place] }
        return place
    }
}

extension Chronicle.Chain {
    /// Adds what is known of another matter.
    fileprivate mutating func add(_ other: Self) {
        (first, latest) = (min(first, other.first), max(latest, other.latest))
        (isOver, isCorrected) = (isOver && other.isOver, isCorrected || other.isCorrected)
    }
}
