import Foundation
import SystemPackage

// One process of several that share a log: `write <log> <events> <slow>` or `frames|columns|anew <log> <events>`. Says at
// its end what it saw; a complaint ends it with 1. From `slow` events on a writer waits between appends: it is to be
// killed by then, and a busy machine must not let it finish first.

let arguments = CommandLine.arguments
guard (4...5).contains(arguments.count), let total = UInt64(arguments[3]),
    let slow = arguments.count == 5 ? UInt64(arguments[4]) : UInt64.max
else {
    FileHandle.standardError.write(
        Data("usage: fengqiao-stress write|frames|columns|anew <log> <events> [<slow>]\n".utf8))
    exit(64)
}
do {
    let history = try await History()
    let path = FilePath(arguments[2])
    let witness = try Witness(FilePath(arguments[2] + ".witness"))
    if let manner = Following.Manner(rawValue: arguments[1]) {
        var following = Following(path, witness, history, manner)
        let rounds = try following.run(until: total)
        print("\(manner.rawValue): \(total) events in order, in \(rounds) rounds")
    } else {
        try Writing(path: path, witness: witness, history: history).run(until: total, slowFrom: slow)
        print("write: \(total) events")
    }
} catch {
    FileHandle.standardError.write(Data("\(arguments[1]): \(error)\n".utf8))
    exit(1)
}
