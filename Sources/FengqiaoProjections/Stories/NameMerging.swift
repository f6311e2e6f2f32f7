import FengqiaoSchema

/// Takes over ordinals from a lookup that began with the same names: those that it added, for what corrections and successions
/// name, have other numbers here.
struct NameMerging {
    private let lookup: StoryLookup
    private let names: Names
    private let known: Names

    /// - Parameters:
    ///   - names: those of the other lookup, at its end.
    ///   - known: those with which both began.
    init(_ lookup: StoryLookup, _ names: Names, from known: Names) {
        (self.lookup, self.names, self.known) = (lookup, names, known)
    }

    func unit(_ ordinal: UInt32) -> UInt32 { number(ordinal, .unit, lookup.unit) }
    func worker(_ ordinal: UInt32) -> UInt32 { number(ordinal, .worker, lookup.worker) }

    private func number(_ ordinal: UInt32, _ space: NameSpace, _ own: (String) -> UInt32) -> UInt32 {
        if ordinal == NameTable.none || Int(ordinal) < known[space].count { return ordinal }
        return own(names[space].string(of: ordinal))
    }
}
