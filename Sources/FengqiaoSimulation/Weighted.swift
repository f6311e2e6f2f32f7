/// Several choices, each with how often it comes beside the others; what is added up is added up once.
struct Weighted<T: Sendable>: Sendable {
    private let choices: [T]
    private let sums: [Int64]

    init(_ choices: [(T, weight: Int64)]) {
        self.choices = choices.map(\.0)
        var sum: Int64 = 0
        sums = choices.map { choice in
            sum += choice.weight
            return sum
        }
    }

    /// One of them.
    func pick(_ random: inout SeededGenerator) -> T {
        let at = random.below(sums[sums.count - 1])
        var place = 0
        while sums[place] <= at { place += 1 }
        return choices[place]
    }
}
