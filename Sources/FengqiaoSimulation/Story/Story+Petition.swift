import Fengqiao

// 信访: some go on to a petition, stage by stage (Petition Regulation 2022 art. 22 to 36).
extension Story {
    private static let channels = Weighted<PetitionChannel>([
        (.visit, weight: 40), (.online, weight: 30), (.letter, weight: 15), (.phone, weight: 10),
        (.leaderVisit, weight: 5),
    ])

    /// Petitions: eight matters in a thousand.
    mutating func petition() {
        guard happens(accused == nil ? 8 : 60), let name = try? Token(checking: "petition/\(matter)") else { return }
        wait(Self.day...15 * Self.day)
        let channel = Self.channels.pick(&random)
        // One visit in four goes past the town and the department above it (越级).
        let isBypass = channel == .visit && happens(250)
        let persons = happens(150) ? random.within(5...40) : random.within(1...3)
        say(
            .petitionRecorded(
                PetitionRecorded(
                    petition: name, stage: .registered, channel: channel,
                    visitedUnit: isBypass ? district.root : origin.town, competentUnit: origin.town, persons: persons,
                    delegates: persons > 5 ? random.within(2...5) : nil, isRepeat: happens(120),
                    text: TextWriter.reason(Reasons.petitioned, &random))), by: district.desk, for: district.root)
        let roll = random.below(100)
        if roll < 8 {
            step(name, .declined, 2...14)
        } else if roll < 20 {
            step(name, random.happens(perMille: 600) ? .persuaded : .withdrawn, 1...10)
        } else {
            step(name, .accepted, 1...13)
            step(name, .answered, 8...55)
            review(name)
        }
    }

    private mutating func review(_ name: Token) {
        guard happens(250) else { return }
        // Asked for within 30 days of the answer, and answered within 30 days.
        step(name, .reviewRequested, 2...20)
        step(name, .reviewed, 10...28)
        guard happens(300) else { return }
        step(name, .recheckRequested, 2...20)
        step(name, .rechecked, 10...28)
    }

    private mutating func step(_ name: Token, _ stage: PetitionStage, _ days: ClosedRange<Int64>) {
        wait(days.lowerBound * Self.day...days.upperBound * Self.day)
        let isAnswer = stage == .answered || stage == .reviewed || stage == .rechecked
        say(
            .petitionRecorded(
                PetitionRecorded(
                    petition: name, stage: stage, text: isAnswer ? TextWriter.handling(&random) : nil)),
            by: isAnswer ? origin.desk : district.desk, for: isAnswer ? origin.town : district.root)
    }
}
