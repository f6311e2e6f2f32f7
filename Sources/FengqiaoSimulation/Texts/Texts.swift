import Fengqiao

/// What simulated people write: short texts as grid workers and desks take them down, put together from many small parts.
///
/// Each part is drawn by itself and is a few characters long, so that a text says something new about as often as real
/// ones do: compressors find the words again and not the sentences. `scripts/text-ratio` prints how well they do.
struct TextWriter {
    private var text = ""

    /// The report of a matter: when, where, who, what, how much, since when, and what is asked for.
    static func report(_ topic: Topic, _ place: Place, at time: Instant, _ random: inout SeededGenerator) -> String {
        var writer = TextWriter()
        writer.text.reserveCapacity(320)
        if random.happens(perMille: 500) { writer.time(time, &random) }
        writer.site(place, &random)
        writer.add(random.pick(Words.openings))
        if random.happens(perMille: 550) { writer.person(&random) }
        if random.happens(perMille: 550) { writer.shop(&random) }
        if random.happens(perMille: 400) { writer.amount(&random) }
        writer.add(random.pick(topic.things))
        writer.add(random.pick(topic.faults))
        writer.comma()
        if random.happens(perMille: 600) {
            writer.add(random.pick(Words.since))
            writer.number(1...60, &random)
            writer.add(random.happens(perMille: 600) ? "天" : "小时")
            writer.comma()
        }
        writer.add(random.pick(topic.effects))
        if random.happens(perMille: 350) {
            writer.comma()
            writer.person(&random)
            writer.add(random.pick(Words.findings))
        }
        writer.comma()
        writer.add(random.pick(Words.asks))
        if random.happens(perMille: 650) {
            writer.add("，联系电话1")
            writer.number(30...99, &random)
            writer.add("****")
            writer.number(1_000...9_999, &random)
        }
        return writer.end()
    }

    /// A note on what was done and seen.
    static func note(_ place: Place, at time: Instant, _ random: inout SeededGenerator) -> String {
        var writer = TextWriter()
        writer.text.reserveCapacity(160)
        if random.happens(perMille: 450) { writer.time(time, &random) }
        writer.add(random.pick(Words.actions))
        if random.happens(perMille: 500) { writer.person(&random) }
        if random.happens(perMille: 450) { writer.site(place, &random) }
        if random.happens(perMille: 600) { writer.shop(&random) }
        writer.comma()
        writer.add(random.pick(Words.findings))
        if random.happens(perMille: 400) {
            writer.comma()
            writer.amount(&random)
        }
        if random.happens(perMille: 700) { writer.reference(&random) }
        writer.comma()
        writer.add(random.pick(Words.plans))
        return writer.end()
    }

    /// What was done in the end.
    static func handling(_ random: inout SeededGenerator) -> String {
        var writer = TextWriter()
        writer.text.reserveCapacity(160)
        for _ in 0...random.below(2) {
            writer.add(random.pick(Words.works))
            writer.amount(&random)
            writer.comma()
        }
        if random.happens(perMille: 400) {
            writer.person(&random)
            writer.add(random.pick(Words.findings))
            writer.comma()
        }
        if random.happens(perMille: 400) { writer.shop(&random) }
        writer.add(random.pick(Words.results))
        if random.happens(perMille: 800) { writer.reference(&random) }
        return writer.end()
    }

    /// What a reporter says when asked.
    static func voice(_ random: inout SeededGenerator) -> String {
        var writer = TextWriter()
        writer.person(&random)
        writer.add(random.pick(Words.voices))
        if random.happens(perMille: 400) {
            writer.comma()
            writer.add(random.pick(Words.voices))
        }
        return writer.end()
    }

    /// What a worker did on duty.
    static func duty(_ place: Place, _ random: inout SeededGenerator) -> String {
        var writer = TextWriter()
        writer.site(place, &random)
        writer.add(random.pick(Words.duties))
        writer.amount(&random)
        if random.happens(perMille: 500) { writer.shop(&random) }
        writer.comma()
        writer.add(random.pick(Words.findings))
        return writer.end()
    }

    /// Why somebody decides something: a reason, with a detail.
    static func reason(_ reasons: [String], _ random: inout SeededGenerator) -> String {
        var writer = TextWriter()
        writer.add(random.pick(reasons))
        if random.happens(perMille: 500) {
            writer.comma()
            writer.add(random.pick(Words.findings))
        }
        if random.happens(perMille: 450) {
            writer.add("，经办人")
            writer.person(&random)
        }
        if random.happens(perMille: 900) { writer.reference(&random) }
        return writer.text
    }

    private mutating func add(_ part: String) { text += part }

    private mutating func comma() { text += "，" }

    private mutating func end() -> String {
        text += "。"
        return text
    }

    private mutating func number(_ range: ClosedRange<Int64>, _ random: inout SeededGenerator) {
        text += String(random.within(range))
    }

    private mutating func time(_ time: Instant, _ random: inout SeededGenerator) {
        let day = Zone.china.date(of: time).civil
        let hour = Zone.china.timeOfDay(of: time) / 3_600_000
        text += String(day.month)
        text += "月"
        text += String(day.day)
        text += hour < 12 ? "日上午" : "日下午"
        text += String(hour)
        text += "时"
        number(10...59, &random)
        text += "分，"
    }

    // A place within the grid: its own roads and courts, a house, and where exactly.
    private mutating func site(_ place: Place, _ random: inout SeededGenerator) {
        switch random.below(4) {
        case 0:
            add(place.road(random.below(Place.roads)))
            number(1...399, &random)
            add("号")
        case 1:
            add(place.road(random.below(Place.roads)))
            add("与")
            add(place.road(random.below(Place.roads)))
            add("交叉口")
            add(random.pick(Words.sides))
            number(3...80, &random)
            add("米")
        default:
            add(place.court(random.below(Place.courts)))
            number(1...48, &random)
            add("号楼")
            if random.happens(perMille: 700) {
                number(1...6, &random)
                add("单元")
                number(101...1_804, &random)
            } else {
                add(random.pick(Words.sides))
            }
        }
    }

    private mutating func person(_ random: inout SeededGenerator) {
        // The common surnames are the more common: half of all draws are from the first ten.
        let bound = random.happens(perMille: 500) ? 10 : Int64(Words.surnames.count)
        add(Words.surnames[Int(random.below(bound))])
        if random.happens(perMille: 400) {
            add(random.pick(Words.first))
            add("某")
        } else {
            add(random.pick(Words.masks))
        }
    }

    // A shop, a site or a firm, by a name of two characters.
    private mutating func shop(_ random: inout SeededGenerator) {
        add(random.pick(Words.first))
        add(random.pick(Words.second))
        add(random.pick(Words.shops))
    }

    // The number of a paper or a call, of which every record has its own.
    private mutating func reference(_ random: inout SeededGenerator) {
        add(random.pick(Words.papers))
        number(1_000_000...99_999_999, &random)
    }

    private mutating func amount(_ random: inout SeededGenerator) {
        add(random.pick(Words.extents))
        number(2...180, &random)
        add(random.pick(Words.units))
    }
}

/// The names of a grid's roads and courts, which follow from its number: a district has as many as its grids need.
struct Place {
    /// Roads and courts of one grid.
    static let roads: Int64 = 6
    static let courts: Int64 = 5

    let seed: UInt64

    /// The name of a road of the grid.
    func road(_ number: Int64) -> String { name(number, Words.roads) }

    /// The name of a court of the grid.
    func court(_ number: Int64) -> String { name(number + Self.roads, Words.courts) }

    private func name(_ number: Int64, _ ends: [String]) -> String {
        var random = SeededGenerator(seed: seed, stream: UInt64(number))
        return random.pick(Words.first) + random.pick(Words.second) + random.pick(ends)
    }
}
