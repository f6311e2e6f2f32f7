import FengqiaoLog
import FengqiaoModel

/// Says of a name that it was never put in, in constant time and little over a byte a name; wrong about one in some fifty
/// names that were not, never about one that was.
///
/// Filters in a row, each with room for twice as many names as the one before, so that it grows with the log and is never
/// made again.
struct NameFilter: Sendable {
    /// 12 bits a name, so that twenty filters in a row, for some hundred million names, are seldom wrong together.
    private static let bitsPerName = 12
    /// 65,536 names, 96 KiB: what a small log needs.
    private static let firstRoom = 1 << 16

    private var layers: [(filter: KeyFilter, room: Int)] = []

    /// Puts a name in.
    mutating func insert(_ name: String) {
        if layers.last.map({ $0.room == 0 }) ?? true {
            let room = Self.firstRoom << layers.count
            layers.append((KeyFilter(room: room, bitsPerKey: Self.bitsPerName), room))
        }
        layers[layers.count - 1].filter.insert(Self.hash(name))
        layers[layers.count - 1].room -= 1
    }

    /// Whether the name may have been put in.
    func mayContain(_ name: String) -> Bool {
        let hash = Self.hash(name)
        return layers.contains { $0.filter.mayContain(hash) }
    }

    // Seeded anew in every process, so that nobody can choose names that collide; nothing that is stored depends on it.
    private static func hash(_ name: String) -> UInt64 {
        UInt64(bitPattern: Int64(MatterID(trusted: name).hashValue))
    }
}
