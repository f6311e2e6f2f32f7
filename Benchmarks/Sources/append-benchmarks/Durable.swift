/// The rows about one writer: the log, SQLite and the bare disk.
enum Durable {
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

    private static let bare = Contender(
        name: "bare", durability: "pwrite, fdatasync; space by fallocate"
    ) { try BareSide($0, in: $1, .allocated) }

    private static let zeros = Contender(
        name: "bare, over zeros", durability: "pwrite, fdatasync; space by writing zeros"
    ) { try BareSide($0, in: $1, .zeros) }

    /// Many events a sync: an import, or many callers at once.
    static func large(_ options: Options) throws {
        let perSync = 1_000
        let events = options.largeBatches * perSync
        let corpus = try Corpus(count: events)
        Report.heading("durable append, \(perSync) events a sync, \(events) events")
        describe(corpus)
        let outcomes = try run(
            [group, encoded, groups, sqlite, bare, zeros], corpus, events: events, perSync: perSync, options)
        let median = outcomes.map(\.times.median)
        Report.atLeast(200, "speed against sqlite", Report.hundredths(median[3], of: median[0]))
        Report.atLeast(60, "speed against bare", Report.hundredths(median[4], of: median[0]))
        Report.note("speed against sqlite, rows made from their parts", Report.hundredths(median[3], of: median[1]))
        Report.note("speed against sqlite, each row a group", Report.hundredths(median[3], of: median[2]))
        Report.note("speed against bare over zeros", Report.hundredths(median[5], of: median[0]))
    }

    /// One event a sync: the sync itself is measured, and what surrounds it.
    static func single(_ options: Options) throws {
        let events = options.singles
        let corpus = try Corpus(count: events)
        Report.heading("durable append, one event a sync, \(events) events")
        describe(corpus)
        let outcomes = try run([group, sqlite, bare, zeros], corpus, events: events, perSync: 1, options)
        let median = outcomes.map(\.times.median)
        Report.atMost(120, "time against bare", Report.hundredths(median[0], of: median[2]))
        Report.note("time against bare over zeros", Report.hundredths(median[0], of: median[3]))
        Report.note("speed against sqlite", Report.hundredths(median[1], of: median[0]))
    }

    private static func describe(_ corpus: Corpus) {
        let count = corpus.items.count
        let (rows, text) = (corpus.bytes.count / count, corpus.textBytes / count)
        print("rows of \(rows) bytes, \(text) of them text; seed \(Corpus.seed)")
    }

    private static func run(
        _ contenders: [Contender], _ corpus: Corpus, events: Int, perSync: Int, _ options: Options
    ) throws -> [Outcome] {
        let outcomes = try rounds(contenders, corpus, events: events, perSync: perSync, options)
        print("stored by every side in every run: \(corpus.stored)")
        for outcome in outcomes { Report.outcome(outcome, events: events) }
        for outcome in outcomes {
            if let syncs = outcome.syncs, syncs < events / perSync {
                throw Failure("\(outcome.contender.name) synced \(syncs) times for \(events / perSync) appends")
            }
        }
        return outcomes
    }
}
