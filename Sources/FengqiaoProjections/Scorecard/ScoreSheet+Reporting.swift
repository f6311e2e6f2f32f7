import FengqiaoModel
import FengqiaoSchema

// 上报数, 有效上报率, 漏报率: what came in, and from whom.
extension ScoreSheet {
    /// How far it is settled whether a report was valid.
    enum Validity: Hashable {
        case valid, invalid, undecided
    }

    mutating func addReport(_ story: Story, _ posts: PostBook) {
        guard let report = story.report else { return }
        let day = date(of: report.at)
        guard period.contains(day) else { return }
        let worker = report.isStaff ? teller.worker(of: report) : NameTable.none
        let validity = validity(of: story)
        if report.isStaff {
            add(.reported, story.matterRow(.reported, .amount(1)), on: day, unit: report.unit, worker: worker)
            let row = story.matterRow(
                .validReports, validity == .undecided ? .pending : .counted(validity == .valid))
            add(.validReports, row, on: day, unit: report.unit, worker: worker)
            // What the subject found itself stands in the denominator of what it missed.
            if validity != .invalid {
                let row = story.matterRow(.missed, validity == .undecided ? .pending : .counted(false))
                add(.missed, row, on: day, unit: report.unit, worker: worker)
            }
        }
        addMissed(story, report, worker, validity, day, posts)
    }

    // Somebody else reported first what the patrol of the ground could have seen.
    private mutating func addMissed(
        _ story: Story, _ report: Story.Report, _ worker: UInt32, _ validity: Validity, _ day: LocalDate,
        _ posts: PostBook
    ) {
        guard validity != .invalid, story.originUnit != NameTable.none,
            patrols.canSee(story.category == NameTable.none ? report.category : story.category, at: report.at, lookup)
        else { return }
        let workers = posts.workers(of: story.originUnit, at: report.at)
        let isOwn = report.isStaff && (report.unit == story.originUnit || workers.contains(worker))
        if isOwn { return }
        let row = story.matterRow(.missed, validity == .undecided ? .pending : .counted(true))
        add(.missed, row, on: day, unit: story.originUnit)
        add(.missed, row, on: day, workers: workers, of: story.originUnit)
    }

    /// Whether a report was valid: of all that are linked the first, and the one that goes on accepted and not
    /// declined. So however many report one thing, one of them is valid.
    func validity(of story: Story) -> Validity {
        if story.phase == .declined { return .invalid }
        // It is the only one, and goes on itself.
        if story.phase != .merged, story.linked.isEmpty { return story.acceptance == nil ? .undecided : .valid }
        guard let root = teller.root(of: story) else { return .undecided }
        let isFirst = !([root] + teller.duplicates(of: root)).contains { $0.isEarlier(than: story) }
        if !isFirst || root.phase == .declined { return .invalid }
        return root.acceptance == nil ? .undecided : .valid
    }
}

/// What a patrol can see, by the policy in force: asked of every report, so that each policy is looked through once.
struct PatrolBook {
    private var policy: IssuedPolicy?
    private var sight = OrdinalTable<Bool>()

    /// Whether the policy in force at an instant names a category.
    mutating func canSee(_ category: UInt32, at instant: Instant, _ lookup: StoryLookup) -> Bool {
        guard let issued = lookup.references.issued(.patrolCategories, at: instant) else { return false }
        if issued !== policy { (policy, sight) = (issued, OrdinalTable()) }
        if let known = sight[category] { return known }
        let found =
            lookup.category(category).map { issued.policy.patrol?.categories.contains($0) ?? false } ?? false
        sight[category] = found
        return found
    }
}

/// Who had a post where, and when: from the duties that were recorded.
struct PostBook {
    /// A worker has a role in a unit, from a time and until another.
    struct Post: Hashable {
        var worker: UInt32
        var role: Token
        var unit: UInt32
        var from: Instant
        var to: Instant?
    }

    // A post as those of its unit are asked for it: numbers alone, so that a look at one holds on to nothing.
    private struct Stint {
        var worker: UInt32
        var from: Instant
        var to: Instant?

        func holds(at instant: Instant) -> Bool { from <= instant && (to.map { instant < $0 } ?? true) }
    }

    private(set) var posts: [Post] = []
    private var byUnit = OrdinalTable<[Stint]>()

    /// A post that is recorded again with the same beginning has the newer end.
    init(_ lookup: StoryLookup) {
        lookup.index()
        var places: [Post: Int] = [:]
        for duty in lookup.references.duties {
            var post = Post(
                worker: lookup.ordinal(duty.worker), role: duty.role, unit: lookup.ordinal(duty.unit), from: duty.from)
            let place = places[post]
            if place == nil { places[post] = posts.count }
            post.to = duty.to
            if let place { posts[place] = post } else { posts.append(post) }
        }
        for (unit, own) in Dictionary(grouping: posts, by: \.unit) {
            byUnit[unit] = own.map { Stint(worker: $0.worker, from: $0.from, to: $0.to) }
        }
    }

    /// The workers who have a post in a unit at an instant, each once.
    func workers(of unit: UInt32, at instant: Instant) -> [UInt32] {
        var found: [UInt32] = []
        for stint in byUnit[unit] ?? [] where stint.holds(at: instant) && !found.contains(stint.worker) {
            found.append(stint.worker)
        }
        return found
    }
}
