import FengqiaoModel
import FengqiaoSchema

/// What every event carries, as columns by position: 26 bytes an event.
struct FactLog: Sendable {
    /// When it happened, in milliseconds since 1970 UTC.
    var times: [Int64] = []
    /// The kinds; 0 where the log holds nothing that facts are made of.
    var kinds: [UInt8] = []
    var actors: [UInt32] = []
    var units: [UInt32] = []
    /// Where the event stands in the table of its kind.
    var places: [UInt32] = []
    /// The place + 1 of the fact before it of the same matter, or 0.
    var previous: [UInt32] = []
    /// The positions of the events, where they do not stand at the places of their positions: of a log from which some were
    /// left out. `nil` where they do.
    var positions: [UInt64]?
    // The version of the limits: 0 none, else its place in `versions` + 1; 255 for those that are not among the first 254.
    var versionCodes = CodeColumn()
    var versions: [Int64] = []
    var rareVersions: [Int: Int64] = [:]
    // The codes of a block before they are added: kept for its room.
    private var codes: [UInt8] = []

    /// So many facts are the most: their places are stored in 32 bits, and one of them means "none".
    static let limit = Int(UInt32.max) - 1

    /// So many versions have codes of their own: of a byte's values 0 means none, and 255 that the version is kept aside.
    static let versionLimit = 254

    var count: Int { times.count }

    /// The position of the event at a place.
    func position(of place: Int) -> UInt64 { positions.map { $0[place] } ?? UInt64(place) }

    /// The version of the limits that an event names, or 0.
    func policyVersion(_ index: Int) -> Int64 {
        let code = versionCodes[index]
        if code == 0 { return 0 }
        return code == 255 ? rareVersions[index] ?? 0 : versions[Int(code) - 1]
    }

    mutating func reserve(_ count: Int) {
        times.reserveCapacity(count)
        kinds.reserveCapacity(count)
        actors.reserveCapacity(count)
        units.reserveCapacity(count)
        places.reserveCapacity(count)
        previous.reserveCapacity(count)
    }

    /// Adds what the events of a block carry; where they stand in their tables and chains, others say.
    mutating func append(_ block: borrowing EventBlock) {
        checkRoom(block.count)
        block.occurredAt.append(to: &times)
        block.kinds.append(to: &kinds)
        block.actors.append(to: &actors)
        block.units.append(to: &units)
        places.append(contentsOf: repeatElement(0, count: block.count))
        previous.append(contentsOf: repeatElement(0, count: block.count))
        guard var known = positions else { return }
        positions = nil
        block.positions.append(to: &known)
        positions = known
    }

    private func checkRoom(_ added: Int) {
        precondition(count + added <= Self.limit, "a replay holds at most 4,294,967,294 events")
    }

    /// Makes room for events, as long as nothing is said of them.
    mutating func extend(by added: Int) {
        checkRoom(added)
        times.append(contentsOf: repeatElement(0, count: added))
        kinds.append(contentsOf: repeatElement(0, count: added))
        actors.append(contentsOf: repeatElement(NameTable.none, count: added))
        units.append(contentsOf: repeatElement(NameTable.none, count: added))
        places.append(contentsOf: repeatElement(0, count: added))
        previous.append(contentsOf: repeatElement(0, count: added))
        positions?.append(contentsOf: repeatElement(0, count: added))
    }

    /// Leaves out positions of which nothing was read.
    mutating func skip(_ added: Int) {
        extend(by: added)
        for _ in 0..<added { versionCodes.append(0) }
    }

    /// Notes down the versions of events, which follow those before.
    mutating func append(versions added: Span<Int64>) {
        var room = codes
        codes = []
        if room.count != added.count { room = Array(repeating: 0, count: added.count) }
        encode(added, into: &room)
        versionCodes.append(room)
        codes = room
    }

    // Nearly all events of a log name the same version or none: one look at the last one found is enough.
    private mutating func encode(_ added: Span<Int64>, into room: inout [UInt8]) {
        var last = (version: FieldColumn.absentInteger, code: UInt8(0))
        var room = room.mutableSpan
        for index in added.indices {
            if added[index] != last.version { last = (added[index], code(added[index])) }
            if last.code == 255 { rareVersions[versionCodes.count + index] = added[index] }
            room[index] = last.code
        }
    }

    /// Hands all of it to a sink.
    func bytes(into sink: (borrowing RawSpan) -> Void) {
        let head = [Int64(count)]
        head.lendBytes(to: sink)
        times.lendBytes(to: sink)
        kinds.lendBytes(to: sink)
        actors.lendBytes(to: sink)
        units.lendBytes(to: sink)
        places.lendBytes(to: sink)
        previous.lendBytes(to: sink)
        versionCodes.bytes(into: sink)
        versions.lendBytes(to: sink)
        for index in rareVersions.keys.sorted() {
            let rare = [Int64(index), rareVersions[index] ?? 0]
            rare.lendBytes(to: sink)
        }
    }

    private mutating func code(_ version: Int64) -> UInt8 {
        if version == FieldColumn.absentInteger || version == 0 { return 0 }
        if let known = versions.firstIndex(of: version) { return UInt8(known + 1) }
        guard versions.count < Self.versionLimit else { return 255 }
        versions.append(version)
        return UInt8(versions.count)
    }
}
