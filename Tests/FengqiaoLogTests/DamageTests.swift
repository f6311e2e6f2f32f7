import FengqiaoLog
import SystemPackage
import Testing

@Suite struct DamageTests {
    private static let header = 64

    /// A log of three appends whose writer died, and where its frames start.
    private func make(_ path: FilePath) throws -> [Int] {
        let log = try EventLog.create(at: path)
        var starts: [Int] = []
        for row in ["first", "second", "third"] {
            starts.append(try contents(try tails(path)[0]).count)
            _ = try log.append([group([row])])
        }
        return starts
    }

    @Test func aTornTailIsLeftBehindAndReported() throws {
        let folder = try TestFolder()
        _ = try make(folder.log)
        let old = try tails(folder.log)[0]
        let length = try contents(old).count
        try overwrite(old, at: UInt64(length), [UInt8](repeating: 0xAB, count: 100))

        let log = try EventLog.open(at: folder.log)
        #expect(log.recovery.wasClosed == false)
        #expect(log.recovery.tornBytes == 100)
        #expect(log.recovery.tornOffset == UInt64(length))
        #expect(log.recovery.sweptFiles == [old])
        #expect(try rows(log) == ["0@1 first", "1@1 second", "2@1 third"])
        #expect(try log.append([group(["fourth"])]) == [3..<4])
        #expect(try rows(log).count == 4)
    }

    @Test func aTornLastFrameWithoutWordOfItsSyncIsLeftBehind() throws {
        let folder = try TestFolder()
        let starts = try make(folder.log)
        // What a crash of the machine leaves when the published offset never reached the disk.
        try overwrite(folder.log.appending("PUBLISHED"), at: 0, [UInt8](repeating: 0, count: 64))
        try flip(try tails(folder.log)[0], at: starts[2] + 70)
        let log = try EventLog.open(at: folder.log)
        #expect(log.recovery.tornOffset == UInt64(starts[2]))
        #expect(try rows(log) == ["0@1 first", "1@1 second"])
    }

    @Test(arguments: [0, 1, 2], [false, true])
    func damageToSyncedBytesIsNamedAndNothingIsChanged(frame: Int, published: Bool) throws {
        // Without the published offset, the last frame has no witness: that is the documented limit.
        if frame == 2 && !published { return }
        let folder = try TestFolder()
        let starts = try make(folder.log)
        if !published {
            try overwrite(folder.log.appending("PUBLISHED"), at: 0, [UInt8](repeating: 0, count: 64))
        }
        let tail = try tails(folder.log)[0]
        let whole = try contents(tail)
        let end = frame < 2 ? starts[frame + 1] : whole.count
        for offset in starts[frame]..<end {
            try flip(tail, at: offset)
            let before = try picture(folder.log)
            let error = failure { _ = try EventLog.open(at: folder.log) }
            #expect(error?.code == .corrupted, "byte \(offset)")
            #expect(error?.file == tail)
            #expect(error?.offset == UInt64(starts[frame]))
            #expect(try picture(folder.log) == before)
            try flip(tail, at: offset)
        }
        #expect(try contents(tail) == whole)
        #expect(try rows(EventLog.open(at: folder.log)).count == 3)
    }

    @Test func everyFlippedBitOfAClosedLogIsDetectedOrHarmless() throws {
        let folder = try TestFolder()
        let log = try EventLog.create(at: folder.log, options: LogOptions(tailLimit: 200))
        for row in ["first", "second", "third", "fourth", "fifth"] { _ = try log.append([group([row])]) }
        let expected = try rows(log)
        try log.close()
        for path in [folder.log.appending("MANIFEST")] + (try tails(folder.log)) {
            for offset in 0..<(try contents(path).count) {
                try flip(path, at: offset)
                let error = failure { _ = try rows(LogReader.open(at: folder.log)) }
                #expect(error?.code == .corrupted || error?.code == .unsupportedVersion, "\(path) \(offset)")
                let opening = failure { _ = try EventLog.open(at: folder.log) }
                #expect(
                    opening?.code == .corrupted || opening?.code == .unsupportedVersion, "\(path) \(offset)")
                try flip(path, at: offset)
            }
        }
        #expect(try rows(EventLog.open(at: folder.log)) == expected)
    }

    @Test func aMissingOrShortTailIsDamage() throws {
        let folder = try TestFolder()
        let log = try EventLog.create(at: folder.log, options: LogOptions(tailLimit: 100))
        for row in ["first", "second", "third"] { _ = try log.append([group([row])]) }
        try log.close()
        let first = try tails(folder.log)[0]
        try RealFileSystem().unlink(first)
        for error in [
            failure { _ = try EventLog.open(at: folder.log) },
            failure { _ = try rows(LogReader.open(at: folder.log)) },
        ] {
            #expect(error?.code == .corrupted)
            #expect(error?.file == first)
        }
    }

    @Test(arguments: ["MANIFEST", "PUBLISHED", "tail", "LOCK"])
    func aVersionThatIsNotKnownIsRefusedByName(file: String) throws {
        let folder = try TestFolder()
        _ = try make(folder.log)
        let path = file == "tail" ? try tails(folder.log)[0] : folder.log.appending(file)
        if file == "LOCK" {
            try overwrite(path, at: 0, Array("fengqiao lock 9\n".utf8))
        } else {
            try overwrite(path, at: 8, [9])
        }
        let before = try picture(folder.log)
        let error = failure { _ = try EventLog.open(at: folder.log) }
        #expect(error?.code == .unsupportedVersion)
        #expect(error?.message.contains("version 9 ") == true)
        #expect(error?.file == path)
        #expect(try picture(folder.log) == before)
    }
}
