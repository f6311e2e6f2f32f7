import FengqiaoSchema

/// The tallies of all figures for each of several subjects, side by side in one array.
struct TallyTable {
    private var slots = OrdinalTable<Int>()
    /// The subjects, in the order in which they came up first.
    private(set) var subjects: [UInt32] = []
    private var tallies: [Tally] = []
    private static let width = ScoreFigure.allCases.count

    private mutating func place(_ figure: ScoreFigure, _ subject: UInt32) -> Int {
        if let slot = slots[subject] { return slot + figure.place }
        let slot = tallies.count
        slots[subject] = slot
        subjects.append(subject)
        tallies.append(contentsOf: repeatElement(Tally(), count: Self.width))
        return slot + figure.place
    }

    mutating func add(_ figure: ScoreFigure, _ row: Row, _ subject: UInt32) {
        tallies[place(figure, subject)].add(row)
    }

    mutating func update(_ figure: ScoreFigure, _ subject: UInt32, _ body: (inout Tally) -> Void) {
        body(&tallies[place(figure, subject)])
    }

    /// Adds another table, whose subjects have other ordinals there.
    mutating func add(_ other: TallyTable, _ number: (UInt32) -> UInt32) {
        for subject in other.subjects {
            let own = number(subject)
            for (figure, tally) in zip(ScoreFigure.allCases, other.figures(of: subject)) {
                tallies[place(figure, own)].add(tally)
            }
        }
    }

    /// The figures of a subject, in the order of their definitions.
    func figures(of subject: UInt32) -> ArraySlice<Tally> {
        guard let slot = slots[subject] else { return [] }
        return tallies[slot..<(slot + Self.width)]
    }
}
