import BenchmarkSupport

/// A row about one writer: the log, SQLite and the bare disk, with so many events a sync.
struct Durable {
    /// What the row's runs are called.
    let name: String
    let title: String
    let events: Int
    let perSync: Int
    let contenders: [Contender]
    /// Prints the row's targets, given the median of a side.
    let judge: @Sendable (_ median: (Contender) -> Int64) -> Void

    static func all(_ options: Options) -> [Durable] { [large(options), single(options)] }

    private static let group = Contender(
        name: "fengqiao", durability: "everyAppend: write, fdatasync"
    ) { try LogSide($0, in: $1, .group) }

    private static let encoded = Contender(
        name: "fengqiao, rows made from their parts", durability: "everyAppend: write, fdatasync"
    ) { try LogSide($0, in: $1, .encoded) }

    private static let groups = Contender(
        name: "fengqiao, each row a group of its own", durability: "everyAppend: write, fdatasync"
    ) { try LogSide($0, in: $1, .groups) }

    private static let sqlite = Contender(
        name: "sqlite \(SQLite.version)", durability: "journal_mode=WAL, synchronous=FULL"
    ) { try SQLiteSide($0, in: $1) }

    private static let rocks = Contender(
        name: "rocksdb, LZ4", durability: "a batch an append, sync=1 (fdatasync of its log)"
    ) { try RocksSide($0, in: $1) }

    private static let bare = Contender(
        name: "bare", durability: "pwrite, fdatasync; space by fallocate"
    ) { try BareSide($0, in: $1, .allocated) }

    private static let zeros = Contender(
        name: "bare, over zeros", durability: "pwrite, fdatasync; space by writing zeros"
    ) { try BareSide($0, in: $1, .zeros) }

    /// Many events a sync: an import, or many callers at once.
    private static func large(_ options: Options) -> Durable {
        let perSync = 1_000
        let events = options.largeBatches * perSync
        return Durable(
            name: "large", title: "durable append, \(perSync) events a sync, \(events) events", events: events,
            perSync: perSync, contenders: [group, encoded, groups, sqlite, rocks, bare, zeros]
        ) { median in
            func speed(of side: Contender = group, against other: Contender) -> Int64 {
                Report.hundredths(median(other), of: median(side))
            }
            Report.atLeast(200, "speed against sqlite", speed(against: sqlite))
            Report.atLeast(60, "speed against bare", speed(against: bare))
            Report.note("speed against rocksdb", speed(against: rocks))
            Report.note("speed against sqlite, rows made from their parts", speed(of: encoded, against: sqlite))
            Report.note("speed against sqlite, each row a group", speed(of: groups, against: sqlite))
            Report.note("speed against bare over zeros", speed(against: zeros))
        }
    }

    /// One event a sync: the sync itself is measured, and what surrounds it.
    private static func single(_ options: Options) -> Durable {
        Durable(
            name: "single", title: "durable append, one event a sync, \(options.singles) events",
            events: options.singles, perSync: 1, contenders: [group, sqlite, rocks, bare, zeros]
        ) { median in
            Report.atMost(120, "time against bare", Report.hundredths(median(group), of: median(bare)))
            Report.note("time against bare over zeros", Report.hundredths(median(group), of: median(zeros)))
            Report.note("speed against sqlite", Report.hundredths(median(sqlite), of: median(group)))
            Report.note("speed against rocksdb", Report.hundredths(median(rocks), of: median(group)))
        }
    }
}
