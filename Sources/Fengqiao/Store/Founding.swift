public import FengqiaoModel

/// What a new log is founded with: everything that later changes a figure is in the log from its first event.
public struct Founding: Sendable {
    /// The name of the log outside: a domain name and a path, such as `governance.example.cn/district-7`.
    public var origin: Token
    /// The zone in which local dates are taken.
    public var zone: Zone
    /// Who founds it.
    public var actor: WorkerID
    /// For which unit.
    public var unit: UnitID
    /// When, in business time; the events carry it.
    public var at: Instant
    /// The calendars, units and policies to begin with, in order.
    public var references: [EventBody]

    /// Makes a founding.
    public init(
        origin: Token, zone: Zone = .china, actor: WorkerID, unit: UnitID, at: Instant,
        references: [EventBody] = []
    ) {
        self.origin = origin
        self.zone = zone
        self.actor = actor
        self.unit = unit
        self.at = at
        self.references = references
    }

    /// The commands that the log begins with: one atomic group.
    var commands: [Command] {
        let founded = LogFounded(
            origin: origin, zone: (try? Token(checking: zone.name)) ?? "+08:00",
            offsets: zone.offsets.map { ZoneOffset(from: $0.from, seconds: $0.seconds) })
        return ([.logFounded(founded)] + references).map {
            Command(at: at, actor: actor, unit: unit, $0)
        }
    }
}
