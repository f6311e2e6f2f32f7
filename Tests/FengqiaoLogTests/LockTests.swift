import FengqiaoLog
import Foundation
import SystemPackage
import Testing

@Suite("The writer's lock")
struct LockTests {
    @Test("a child that still has the lock file open when the log is closed does not keep the next writer out")
    func forkedChildren() throws {
        let folder = try TestFolder()
        let log = try EventLog.create(at: folder.log)
        #expect(failure { _ = try EventLog.open(at: folder.log) }?.code == .locked)
        // What a fork does to the open files of this process, as a second descriptor of the same open file.
        let lock = folder.log.appending("LOCK").string
        let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { Int32($0) }
        let descriptor = try #require(
            descriptors.first {
                (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == lock
            })
        let childs = try FileDescriptor(rawValue: descriptor).duplicate()
        defer { try? childs.close() }
        #expect(failure { _ = try EventLog.open(at: folder.log) }?.code == .locked)
        try log.close()
        #expect(try EventLog.open(at: folder.log).end == 0)
    }
}
