internal import Synchronization
package import SystemPackage

/// Files that are open to read, so many at most: a log of many years has more segments than a process may have
/// files.
package final class FilePool: Sendable {
    /// 200 files: a fifth of the 1,024 that systems commonly allow a process.
    package static let limit = 200

    package let fileSystem: any FileSystem
    private let open: Mutex<(files: [FilePath: any LogFile], order: [FilePath])>

    package init(_ fileSystem: any FileSystem) {
        self.fileSystem = fileSystem
        open = Mutex(([:], []))
    }

    /// The open file of a path. Whoever holds it keeps it open, also when the pool lets go of it.
    package func file(_ path: FilePath) throws(LogError) -> any LogFile {
        if let file = open.withLock({ $0.files[path] }) { return file }
        let file = try system("opening a segment", path) { () throws(Errno) in
            try fileSystem.open(path, for: .read)
        }
        open.withLock { open in
            if open.files[path] != nil { return }
            open.files[path] = file
            open.order.append(path)
            // The one that was opened first goes first: reading runs through the segments in order.
            if open.order.count > Self.limit { open.files[open.order.removeFirst()] = nil }
        }
        return file
    }
}
