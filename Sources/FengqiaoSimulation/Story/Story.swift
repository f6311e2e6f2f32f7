import Fengqiao

/// Writes the life of one matter: the commands that its people would send, each with its time.
///
/// A story is legal by construction: what it asks for, the ledger records. It depends on the plan and on its own number
/// alone, so that stories can be written in any order.
struct Story {
    let district: District
    let origin: Origin
    let topic: Topic
    let matter: MatterID
    var random: SeededGenerator
    private(set) var sent: [Sent] = []
    var now: Instant

    // Where the matter stands.
    var holder: UnitID
    /// A department's own people; the grid's act for all others.
    var holderWorker: WorkerID?
    var pending: UnitID
    var pendingWorker: WorkerID?
    var tier = Tier.small
    var category: CategoryID
    var isEmergency = false
    /// It brought its deadline along.
    var hasOwnDeadline = false
    /// Given to its holder for good.
    var isDesignated = false
    var accused: UnitID?
    var reporter: Reporter?
    /// How many transfers, mediations and orders there were: the ledger numbers them so.
    var transfers: Int64 = 0
    var mediations: Int64 = 0
    var orders: Int64 = 0
    /// What the parties agreed on last.
    var items: [AgreementItem] = []
    var agreedAt: Instant?
    var isBroken = false

    // What other stories may rest on.
    /// When the log took the report.
    var reportedAt: Instant
    /// When the matter was first closed or split.
    var openUntil: Instant?
    var isDeclined = false
    /// When it was closed or declined for good; `nil` where it was not, or was split.
    var endedAt: Instant?
    /// The event that a correction may name, and its field with what is right.
    var correctable: (target: EventID, field: Token, value: String)?

    static let minute = WorkingDays.minute
    static let hour = WorkingDays.hour
    static let day = WorkingDays.day

    init(
        _ district: District, _ origin: Origin, _ topic: Topic, _ matter: MatterID, at start: Instant,
        _ random: SeededGenerator
    ) {
        (self.district, self.origin, self.topic, self.matter) = (district, origin, topic, matter)
        (now, self.random, holder, pending) = (start, random, origin.village, origin.village)
        (category, reportedAt) = (topic.category, start)
        sent.reserveCapacity(16)
    }

    /// Sends a command about the matter now; `late` after it happened, where a handheld was offline.
    mutating func say(
        _ body: EventBody, by actor: WorkerID? = nil, for unit: UnitID? = nil, about other: MatterID? = nil,
        late: Int64 = 0, id: EventID? = nil, note: String? = nil
    ) {
        let command = Command(
            eventID: id, matter: other ?? matter, at: now + -late, actor: actor ?? anybody,
            unit: origin.present(unit ?? origin.unit, at: now), note: note, body)
        sent.append(Sent(at: now, command: command))
    }

    /// Sends what a worker did on duty, some time after it was done.
    mutating func log(_ duty: DutyLogged, of worker: WorkerID, at time: Instant, sentAt: Instant) {
        let command = Command(
            worker: worker, at: time, actor: worker, unit: origin.present(origin.unit, at: sentAt), duty)
        sent.append(Sent(at: sentAt, command: command))
    }

    /// The commands in the order in which they are sent.
    var inOrder: [Sent] {
        for index in sent.indices.dropFirst() where sent[index].at < sent[index - 1].at {
            return sent.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
        }
        return sent
    }

    /// Somebody of the grid.
    var anybody: WorkerID { origin.workers[Int(now.milliseconds / Self.minute) % origin.workers.count] }

    /// The holder as it is called now.
    var presentHolder: UnitID { origin.present(holder, at: now) }

    /// Lets some time pass, until an office is open.
    mutating func wait(_ range: ClosedRange<Int64>) {
        now =
            isEmergency
            ? now + random.within(range) : district.days.inOffice(now + random.within(range), &random)
    }

    /// Lets some time pass, until people are about.
    mutating func rest(_ range: ClosedRange<Int64>) {
        now = isEmergency ? now + random.within(range) : district.days.awake(now + random.within(range), &random)
    }

    mutating func happens(_ perMille: Int64) -> Bool { random.happens(perMille: perMille) }

    /// A note of the grid's or the holder's people; one in twelve is sent hours later, from a handheld that was offline.
    mutating func note(_ kind: ProgressKind) {
        rest(10 * Self.minute...8 * Self.hour)
        let text = TextWriter.note(origin.place, at: now, &random)
        var late: Int64 = 0
        if happens(80) {
            let before = now
            rest(Self.hour...14 * Self.hour)
            late = now - before
        }
        say(
            .progressNoted(ProgressNoted(kind: kind, text: text)), by: holderWorker ?? random.pick(origin.workers),
            for: holderWorker == nil ? nil : holder, late: late)
    }
}
