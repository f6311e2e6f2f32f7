/// Says of a name that it was never put in, in constant time and little over a byte a name; wrong about one in some fifty
/// names that were not, never about one that was.
///
/// Filters in a row, each with room for twice as many names as the one before, so that it grows with the log and is never
/// made again. A filter is asked at six bits within one line of the cache, as those of sealed segments are.
struct NameFilter: Sendable {
    /// 12 bits a name, so that twenty filters in a row, for some hundred million names, are seldom wrong together.
    private static let bitsPerName = 12
    /// 65,536 names, 96 KiB: what a small log needs.
    private static let firstRoom = 1 << 16
    private static let wordsPerLine = 8
    private static let probes = 6

    private struct Layer {
        var words: [UInt64]
        var room: Int

        init(room: Int) {
            let lines = (room * NameFilter.bitsPerName + 511) / 512
            words = [UInt64](repeating: 0, count: lines * NameFilter.wordsPerLine)
            self.room = room
        }
    }

    private var layers: [Layer] = []

    /// Puts a name in.
    mutating func insert(_ name: String) {
        if layers.last.map({ $0.room == 0 }) ?? true {
            layers.append(Layer(room: Self.firstRoom << layers.count))
        }
        let last = layers.count - 1
        layers[last].room -= 1
        var rest = Self.hash(name)
        let start = Self.line(rest, layers[last].words.count)
        for _ in 0..<Self.probes {
            layers[last].words[start + Int(rest >> 6 & 7)] |= 1 << (rest & 63)
            rest >>= 9
        }
    }

    /// Whether the name may have been put in.
    func mayContain(_ name: String) -> Bool {
        let hash = Self.hash(name)
        return layers.contains { layer in
            let start = Self.line(hash, layer.words.count)
            var rest = hash
            for _ in 0..<Self.probes {
                if layer.words[start + Int(rest >> 6 & 7)] >> (rest & 63) & 1 == 0 { return false }
                rest >>= 9
            }
            return true
        }
    }

    private static func line(_ hash: UInt64, _ words: Int) -> Int {
        Int(hash.multipliedFullWidth(by: UInt64(words / wordsPerLine)).high) * wordsPerLine
    }

    // Seeded anew in every process, so that nobody can choose names that collide; nothing that is stored depends on it.
    private static func hash(_ name: String) -> UInt64 {
        var hasher = Hasher()
        for byte in name.utf8 { hasher.combine(byte) }
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
