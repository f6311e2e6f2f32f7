import FengqiaoLog
import Testing

/// The tree as RFC 6962, section 2.1, defines it, without any thought of speed.
private func root(_ leaves: ArraySlice<[UInt8]>) -> [UInt8] {
    if leaves.isEmpty { return TreeHash.digest([]) }
    if leaves.count == 1 { return TreeHash.digest([0] + leaves[leaves.startIndex]) }
    var half = 1
    while half * 2 < leaves.count { half *= 2 }
    let middle = leaves.startIndex + half
    return TreeHash.digest([1] + root(leaves[..<middle]) + root(leaves[middle...]))
}

private func bytes(_ hex: String) -> [UInt8] {
    let digits = Array(hex)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...($0 + 1)]), radix: 16) ?? 0 }
}

@Suite("TreeRange is the Merkle tree of RFC 6962")
struct TreeTests {
    private static func range(_ leaves: ArraySlice<[UInt8]>) -> TreeRange {
        var range = TreeRange(from: UInt64(leaves.startIndex))
        for leaf in leaves { range.append(leaf: TreeHash.digest([0] + leaf)) }
        return range
    }

    // The leaves and roots of the tests of certificate-transparency (merkle_tree_test.cc).
    @Test("the roots that Certificate Transparency publishes for its eight leaves")
    func published() {
        let leaves = [
            "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
        ].map(bytes)
        let roots = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ].map(bytes)
        for count in 0...8 {
            #expect(Self.range(leaves[..<count]).root == roots[count], "\(count) leaves")
            #expect(root(leaves[..<count]) == roots[count], "\(count) leaves")
        }
    }

    private static let leaves: [[UInt8]] = {
        var random = SeededRandom()
        return (0..<130).map { _ in random.bytes(Int.random(in: 0..<20, using: &random)) }
    }()

    @Test("every size up to 130 has the root that the recursive definition has")
    func sizes() {
        for count in 0...Self.leaves.count {
            let part = Self.leaves[..<count]
            #expect(Self.range(part).root == root(part), SeededRandom.note("\(count) leaves", "TreeTests"))
        }
    }

    @Test("two ranges joined at any cut are the range of both")
    func cuts() {
        for count in stride(from: 1, through: Self.leaves.count, by: 3) {
            let whole = Self.range(Self.leaves[..<count])
            for cut in 0...count {
                var left = Self.range(Self.leaves[..<cut])
                left.append(Self.range(Self.leaves[cut..<count]))
                #expect(left == whole, SeededRandom.note("\(count) leaves cut at \(cut)", "TreeTests"))
            }
        }
    }

    @Test("ranges joined in any order of neighbours, from any start, are the range of all, and come back from storage")
    func splits() throws {
        var random = SeededRandom()
        for round in 0..<300 {
            let note = SeededRandom.note("round \(round)", "TreeTests")
            let start = Int.random(in: 0..<Self.leaves.count, using: &random)
            let end = Int.random(in: start...Self.leaves.count, using: &random)
            let whole = Self.range(Self.leaves[start..<end])
            var cuts = [start, end]
            for _ in 0..<Int.random(in: 0..<6, using: &random) {
                cuts.append(Int.random(in: start...end, using: &random))
            }
            cuts.sort()
            var parts = zip(cuts, cuts.dropFirst()).map { Self.range(Self.leaves[$0..<$1]) }
            while parts.count > 1 {
                let place = Int.random(in: 0..<(parts.count - 1), using: &random)
                parts[place].append(parts.remove(at: place + 1))
            }
            #expect(parts[0] == whole, note)
            #expect(whole.hashes.count == whole.levels.count, note)
            #expect(start == 0 || whole.root == nil, note)
            let stored = TreeRange(from: UInt64(start), count: UInt64(end - start), hashes: whole.hashes)
            #expect(stored == whole, note)
            // One hash too few, too many or too short is no such range.
            #expect(
                TreeRange(from: UInt64(start), count: UInt64(end - start), hashes: whole.hashes + [[]]) == nil, note)
            let short = Array(whole.hashes.dropLast())
            if end > start {
                #expect(TreeRange(from: UInt64(start), count: UInt64(end - start), hashes: short) == nil, note)
            }
        }
    }

    @Test("a range that would reach beyond the last position is none")
    func overflow() {
        #expect(TreeRange(from: .max, count: 1, hashes: [[UInt8](repeating: 0, count: 32)]) == nil)
    }
}
