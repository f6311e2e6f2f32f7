import Foundation
import SystemPackage

// One process of several that share a log: `write <log> <events>` or `frames|columns|anew <log> <events>`. Says at its
// end what it saw; a complaint ends it with 1.

let arguments = CommandLine.arguments
guard arguments.count == 4, let total = UInt64(arguments[3]) else {
    FileHandle.standardError.write(Data("usage: fengqiao-stress write|frames|columns|anew <log> <events>\n".utf8))
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
        try Writing(path: path, witness: witness, history: history).run(until: total)
        print("write: \(total) events")
    }
} catch {
    FileHandle.standardError.write(Data("\(arguments[1]): \(error)\n".utf8))
    exit(1)
}
