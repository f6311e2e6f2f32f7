import BenchmarkSupport

extension Durable {
    /// Lets the sides take turns, each run in a fresh process and on fresh files. Each round begins with another
    /// side, so that none of them always follows the same one.
    func compare(_ options: Options) throws {
        let corpus = try Corpus(count: events)
        Report.heading("append-\(name)", title)
        let (rows, text) = (corpus.bytes.count / events, corpus.textBytes / events)
        print("rows of \(rows) bytes, \(text) of them text; seed \(Corpus.seed)")
        let expected = corpus.stored.description
        var results: [[RunResult]] = contenders.map { _ in [] }
        for round in 0..<options.runs {
            for turn in contenders.indices {
                let index = (round + turn) % contenders.count
                let result: RunResult = try options.inFreshProcess("\(name):\(contenders[index].name)")
                if result.stored != expected {
                    throw Failure("\(contenders[index].name) stored \(result.stored), not \(expected)")
                }
                results[index].append(result)
            }
        }
        print("stored by every side in every run: \(expected)")
        for (side, runs) in zip(contenders, results) { try report(side, runs) }
        let medians = Dictionary(
            uniqueKeysWithValues: zip(contenders, results).map { ($0.name, Times($1.map(\.microseconds)).median) })
        judge { medians[$0.name] ?? 1 }
    }

    /// One run of one side, in this process. Opening, closing and reading back are not measured.
    func run(_ side: Contender, _ options: Options) throws -> RunResult {
        let corpus = try Corpus(count: events)
        return try withFreshFolder(in: options.folder) { folder in
            let files = try side.make(corpus, folder)
            quiet()
            let started = ContinuousClock.now
            var next = 0
            while next < events {
                try files.append(next..<(next + perSync))
                next += perSync
            }
            let duration = started.duration(to: .now)
            let syncs = files.syncs
            try files.close()
            // Told before everything is read back, which is no part of appending.
            let memory = Memory.now()
            return RunResult(
                microseconds: duration.microseconds, syncs: syncs, appends: events / perSync,
                stored: try files.stored().description,
                peakMemory: memory.peak)
        }
    }

    private func report(_ side: Contender, _ runs: [RunResult]) throws {
        Report.times(
            side.name, Times(runs.map(\.microseconds)), events: events, digest: runs.first?.stored ?? "")
        let syncs = runs.compactMap(\.syncs).min()
        print("    durability  \(side.durability); \(syncs.map { "\($0) syncs counted" } ?? "syncs not counted")")
        // The events themselves are among it, the same for every side.
        print("    memory      \(runs.map(\.peakMemory).max() ?? 0) KiB at most")
        if let syncs, syncs < events / perSync {
            throw Failure("\(side.name) synced \(syncs) times for \(events / perSync) appends")
        }
    }
}
