import FengqiaoTesting

/// Crashes at calls of a list of operations, and looks at what is found afterwards.
enum CrashSearch {
    // What a writer that just disappears leaves is what the crashes themselves leave, so `abandon` only comes in the
    // long runs.
    static let operations = Operation.allCases.filter { $0 != .abandon && $0 != .derive }

    /// Every list of up to two operations with a seal and a derived file behind them, and up to one operation more.
    static func derivedLists(from first: Operation) -> [[Operation]] {
        lists(from: first, upTo: 2).flatMap { list in
            ([[]] + (operations + [.derive]).map { [$0] }).map { list + [.seal, .derive] + $0 }
        }
    }

    /// Every list of up to so many operations that begins with one: 259 of up to four.
    static func lists(from first: Operation, upTo length: Int = 4) -> [[Operation]] {
        var all: [[Operation]] = [[first]]
        var longest = all
        for _ in 1..<length {
            longest = longest.flatMap { list in operations.map { list + [$0] } }
            all += longest
        }
        return all
    }

    /// What is wrong after crashes at the calls of a list. A crash before the last operation is the crash of a shorter
    /// list, so only the calls of the last operation and of the closing are taken, unless `all` are asked for.
    static func search(
        _ operations: [Operation], faults: Set<MemoryDisk.Fault> = [], all: Bool = false, recoveries: Bool = false
    ) -> [String] {
        let disk = MemoryDisk(faults: faults)
        disk.plan(.init(countsReads: false, keepsStates: true))
        var first = 1
        var run = CrashRun()
        let isComplete = run.run(operations, on: disk) { index in
            if index == operations.count - 1, !all, index > 0 { first = disk.calls + 1 }
        }
        let names = operations.map(\.rawValue).joined(separator: ", ")
        guard isComplete else { return ["\(names): does not even go through without a crash"] }
        var found: [String] = []
        // The call after the last is the crash after all of it.
        for call in first...disk.calls + 1 {
            var seen: Set<[String: [UInt8]]> = []
            for remains in [.lost, .kept, .torn(UInt64(call))] as [MemoryDisk.Remains] {
                let after = disk.crashed(remains, before: call)
                guard seen.insert(after.contents).inserted else { continue }
                if recoveries { after.plan(.init(countsReads: false, keepsStates: true)) }
                if let fault = run.fault(on: after, before: call).0 {
                    found.append("\(names); crash at call \(call), \(remains): \(fault)")
                    continue
                }
                // A recovery that stops finds the same again; stopped after its end it must not have lost anything.
                let stops: [Int?] = recoveries ? Array(1...max(after.calls, 1)) : [nil]
                for stop in stops {
                    for again in (recoveries ? [.lost, .kept, .torn(UInt64(call))] : [.lost]) as [MemoryDisk.Remains] {
                        guard let fault = run.fault(on: after.crashed(again, before: stop), before: call).0 else {
                            continue
                        }
                        let place = stop.map { "call \($0)" } ?? "the end"
                        found.append(
                            "\(names); crash at call \(call), \(remains); crash at \(place) of the recovery, "
                                + "\(again): \(fault)")
                    }
                }
            }
        }
        return found
    }
}
