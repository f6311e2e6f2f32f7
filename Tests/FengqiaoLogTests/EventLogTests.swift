import FengqiaoLog
import SystemPackage
import Testing

@Suite struct EventLogTests {
    @Test func appendedGroupsComeBackInOrder() throws {
        let folder = try TestFolder()
        let log = try EventLog.create(at: folder.log)
        #expect(log.end == 0)
        #expect(log.lastRecordedAt == nil)
        #expect(
            try log.append([group(["a", "", "c"], at: 5, key: "k1"), group(["d"], at: 6)]) == [0..<3, 3..<4])
        #expect(try log.append([group(["e"], at: 6)]) == [4..<5])
        #expect(try log.append([]) == [])
        let expected = ["0@5 a", "1@5 ", "2@5 c", "3@6 d", "4@6 e"]
        #expect(try rows(log) == expected)
        #expect(log.end == 5)
        #expect(log.lastRecordedAt == 6)
        #expect(try rows(log, from: 3) == Array(expected[3...]))
        // A position inside a frame lends the whole frame.
        #expect(try rows(log, from: 1) == expected)
        #expect(try rows(log, from: 5).isEmpty)
        #expect(try rows(log, from: .max).isEmpty)
        try log.close()
    }

    @Test(arguments: [false, true]) func aClosedLogOpensAsItWas(compressing: Bool) throws {
        let folder = try TestFolder()
        let options = LogOptions(compressesFrames: compressing)
        let long = String(repeating: "调解", count: 5000)
        let log = try EventLog.create(at: folder.log, options: options)
        let storeID = log.storeID
        _ = try log.append([group(["a", long], at: 5, key: "k1")])
        try log.close()
        let before = try tails(folder.log)
        #expect(try contents(before[0]).count < 2000 || !compressing)

        let again = try EventLog.open(at: folder.log)
        #expect(again.storeID == storeID)
        #expect(again.recovery.wasClosed && again.recovery.sweptFiles.isEmpty)
        #expect(try tails(folder.log) == before)
        #expect(again.end == 2)
        #expect(again.lastRecordedAt == 5)
        let stored = StoredCommand(digest: [UInt8](repeating: 7, count: 32), positions: 0..<2)
        #expect(try again.command(forKey: Array("k1".utf8)) == stored)
        #expect(try again.command(forKey: Array("k2".utf8)) == nil)
        _ = try again.append([group(["c"], at: 5)])
        #expect(try rows(again) == ["0@5 a", "1@5 " + long, "2@5 c"])
    }

    @Test func aWriterThatDiedLosesNothing() throws {
        let folder = try TestFolder()
        for round in 0..<4 {
            let log =
                round == 0 ? try EventLog.create(at: folder.log) : try EventLog.open(at: folder.log)
            #expect(log.end == UInt64(round))
            #expect(log.recovery.wasClosed == (round == 0))
            #expect(log.recovery.tornBytes == 0)
            _ = try log.append([group(["row \(round)"], key: "key \(round)")])
        }
        let log = try EventLog.open(at: folder.log)
        #expect(try rows(log) == (0..<4).map { "\($0)@1 row \($0)" })
        #expect(try log.command(forKey: Array("key 2".utf8))?.positions == 2..<3)
        // The tails that were replaced are gone.
        #expect(try tails(folder.log).count == 1)
    }

    @Test func aSecondWriterIsRefusedByNameOfTheFirst() throws {
        let folder = try TestFolder()
        let log = try EventLog.create(at: folder.log)
        let error = failure { _ = try EventLog.open(at: folder.log) }
        #expect(error?.code == .locked)
        #expect(error?.message.contains("process \(RealFileSystem().processID) ") == true)
        try log.close()
        try EventLog.open(at: folder.log).close()
    }

    @Test func aTailThatIsFullIsFollowedByAnother() throws {
        let folder = try TestFolder()
        let options = LogOptions(tailLimit: 500)
        let log = try EventLog.create(at: folder.log, options: options)
        let reader = try LogReader.open(at: folder.log)
        var expected: [String] = []
        for index in 0..<40 {
            _ = try log.append([group(["row number \(index)"], at: Int64(index), key: "key \(index)")])
            expected.append("\(index)@\(index) row number \(index)")
            #expect(try rows(reader) == expected)
            #expect(try reader.end() == log.end)
        }
        #expect(try rows(log) == expected)
        #expect(try rows(log, from: 17) == Array(expected[17...]))
        #expect(try tails(folder.log).count > 5)
        try log.close()
        let again = try EventLog.open(at: folder.log, options: options)
        #expect(try rows(again) == expected)
        #expect(try again.command(forKey: Array("key 0".utf8))?.positions == 0..<1)
    }

    @Test func whatIsOutsideTheLimitsIsRefusedAndNothingHappens() throws {
        let folder = try TestFolder()
        let log = try EventLog.create(at: folder.log)
        #expect(failure { _ = try log.append([group(["a"], at: .min)]) }?.code == .invalidArgument)
        _ = try log.append([group(["a"], at: 10, key: "k")])
        let before = try picture(folder.log)
        var tooLong = AppendGroup(recordedAt: 10)
        tooLong.append(row: [UInt8](repeating: 0, count: LogLimits.row + 1))
        var withoutDigest = group(["b"], at: 10)
        withoutDigest.commandKey = [1]
        let refused = [
            [group([], at: 10)], [group(["b"], at: 9)], [group(["b"], at: 11), group(["c"], at: 10)],
            [group(["b"], at: 10, key: "k")],
            [group(["b"], at: 10, key: "x"), group(["c"], at: 10, key: "x")],
            [tooLong], [withoutDigest], [group(["b"], at: 10, key: String(repeating: "k", count: 1025))],
        ]
        for groups in refused {
            #expect(failure { _ = try log.append(groups) }?.code == .invalidArgument)
        }
        #expect(try picture(folder.log) == before)
        #expect(try log.append([group(["b"], at: 10)]) == [1..<2])
    }

    @Test func createRefusesWhatIsThere() throws {
        let folder = try TestFolder()
        try EventLog.create(at: folder.log).close()
        #expect(failure { _ = try EventLog.create(at: folder.log) }?.code == .alreadyExists)
        #expect(failure { _ = try EventLog.create(at: folder.path) }?.code == .alreadyExists)
        #expect(failure { _ = try EventLog.open(at: folder.path) }?.code == .notALog)
        #expect(failure { _ = try EventLog.open(at: folder.path.appending("no")) }?.code == .notALog)
        #expect(try RealFileSystem().list(folder.path) == ["log"])
        // A log that has lost its manifest is not taken for an empty folder.
        let log = try EventLog.open(at: folder.log)
        _ = try log.append([group(["a"])])
        try log.close()
        try RealFileSystem().unlink(folder.log.appending("MANIFEST"))
        #expect(failure { _ = try EventLog.create(at: folder.log) }?.code == .alreadyExists)
    }

    @Test func aClosedLogTakesNothing() throws {
        let folder = try TestFolder()
        let log = try EventLog.create(at: folder.log)
        _ = try log.append([group(["a"])])
        try log.close()
        try log.close()
        #expect(failure { _ = try log.append([group(["b"])]) }?.code == .closed)
        #expect(try rows(LogReader.open(at: folder.log)) == ["0@1 a"])
    }

    @Test func aReaderStopsWhenToldTo() throws {
        let folder = try TestFolder()
        let log = try EventLog.create(at: folder.log)
        _ = try log.append([group(["a"]), group(["b"]), group(["c"])])
        var seen = 0
        try log.forEachFrame(from: 0) { frame in
            seen += frame.count
            return seen < 2
        }
        #expect(seen == 2)
    }

    @Test func anAppendOfMoreThanASegmentTakesIsRefusedWhole() throws {
        let folder = try TestFolder()
        let log = try EventLog.create(at: folder.log)
        var large = AppendGroup(recordedAt: 1)
        for _ in 0..<4 { large.append(row: [UInt8](repeating: 1, count: LogLimits.row - 1_000)) }
        let error = failure { _ = try log.append([AppendGroup](repeating: large, count: 17)) }
        #expect(error?.code == .invalidArgument)
        var many = AppendGroup(recordedAt: 1)
        for _ in 0..<LogLimits.rows { many.append(row: [1]) }
        #expect(failure { _ = try log.append([AppendGroup](repeating: many, count: 5)) }?.code == .invalidArgument)
        #expect(log.end == 0)
        #expect(try log.append([group(["a"])]) == [0..<1])
    }
}
