import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What the runs of one side came to.
struct Outcome {
    let contender: Contender
    var times = Times()
    var syncs: Int?
}

/// Raw times of several runs.
struct Times {
    private(set) var microseconds: [Int64] = []

    mutating func add(_ duration: Duration) {
        let parts = duration.components
        microseconds.append(parts.seconds * 1_000_000 + parts.attoseconds / 1_000_000_000_000)
    }

    /// The run in the middle; at least 1, so that it can be divided by.
    var median: Int64 { max(1, microseconds.sorted()[microseconds.count / 2]) }

    /// The shortest run.
    var fastest: Int64 { max(1, microseconds.min() ?? 1) }
}

/// Lets the sides take turns on fresh files. Each round begins with another side, so that none of them always
/// follows the same one.
func rounds(
    _ contenders: [Contender], _ corpus: Corpus, events: Int, perSync: Int, _ options: Options
) throws -> [Outcome] {
    let expected = corpus.stored
    var outcomes = contenders.map { Outcome(contender: $0) }
    for round in 0..<options.runs {
        for turn in outcomes.indices {
            let index = (round + turn) % outcomes.count
            try withFreshFolder(in: options.folder) { folder in
                let side = try outcomes[index].contender.make(corpus, folder)
                quiet()
                let started = ContinuousClock.now
                var next = 0
                while next < events {
                    try side.append(next..<(next + perSync))
                    next += perSync
                }
                outcomes[index].times.add(started.duration(to: .now))
                outcomes[index].syncs = side.syncs
                try side.close()
                let stored = try side.stored()
                if stored != expected {
                    throw Failure("\(outcomes[index].contender.name) stored \(stored), not \(expected)")
                }
            }
        }
    }
    return outcomes
}

/// Brings everything that earlier runs left onto the disk, so that no side pays for another one's bytes.
func quiet() { sync() }

/// Lends a folder that is gone afterwards.
func withFreshFolder<T>(in parent: URL, _ body: (URL) throws -> T) throws -> T {
    let folder = try freshFolder(in: parent)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}

/// Makes a folder that nobody else has.
func freshFolder(in parent: URL) throws -> URL {
    let folder = parent.appendingPathComponent("fengqiao-append-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
}
