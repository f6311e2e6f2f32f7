internal import SystemPackage

extension EventLog {
    /// 4 MiB, in bytes: of the memory for frames kept between appends.
    private static let keptScratch = 4 << 20

    /// Stores groups of events: all of them with one write and one sync [FMT-150], each of them whole or not
    /// at all. Returns when they are on the disk, with the positions that each group got.
    ///
    /// Throws `invalidArgument` for what is outside the limits and `full` where there is no space;
    /// nothing has happened then. After any other error the log takes nothing more until it has been
    /// opened again, and that opening tells how many of the groups are stored.
    public func append(_ groups: [AppendGroup]) throws(LogError) -> [Range<UInt64>] {
        try checkUsable()
        let positions = try check(groups)
        if positions.isEmpty { return [] }
        if tail.entry.length > options.tailLimit, tail.entry.end > tail.entry.first { try rotate() }

        scratch.removeAll(keepingCapacity: scratch.capacity <= Self.keptScratch)
        // Once for all groups: reserved one by one, each would copy those before it.
        scratch.reserveCapacity(groups.reduce(0) { $0 + FrameHeader.length + $1.payloadLength })
        var checksum = tail.entry.lastChecksum
        for (group, range) in zip(groups, positions) {
            var header = FrameHeader(
                count: UInt32(group.count), salt: tail.entry.salt, first: range.lowerBound,
                recordedAt: group.recordedAt, durable: tail.durable, previous: checksum)
            header.write(group, compressing: options.compressesFrames, to: &scratch)
            checksum = header.crc
        }
        try tail.reserve(scratch.count)
        let newEnd = positions[positions.count - 1].upperBound
        do {
            try tail.write(scratch, end: newEnd, lastChecksum: checksum)
            if options.durability == .everyAppend { try tail.sync() }
        } catch {
            poison = error
            throw error
        }

        end = newEnd
        for (group, range) in zip(groups, positions) {
            lastRecordedAt = group.recordedAt
            if !group.commandKey.isEmpty {
                commands[tail.entry.salt, default: [:]][group.commandKey] =
                    StoredCommand(digest: group.commandDigest, positions: range)
            }
        }
        shared.advance(to: tail.entry)
        publish()
        return positions
    }

    func checkUsable() throws(LogError) {
        if isClosed { throw LogError(.closed, "the log was closed; open it again", file: layout.root) }
        if let poison {
            throw LogError(
                .poisoned, "an earlier error made the log stop taking events (\(poison.message))",
                cause: poison.cause, file: poison.file, offset: poison.offset)
        }
    }

    /// Refuses what cannot be stored, before anything is written; the positions otherwise.
    private func check(_ groups: [AppendGroup]) throws(LogError) -> [Range<UInt64>] {
        var positions: [Range<UInt64>] = []
        positions.reserveCapacity(groups.count)
        var next = end
        var latest = lastRecordedAt
        var keys: Set<[UInt8]> = []
        var (bytes, rows) = (0, 0)
        for group in groups {
            try group.check()
            bytes += group.payloadLength
            rows += group.count
            if bytes > LogLimits.append || rows > LogLimits.appendRows {
                throw LogError(
                    .invalidArgument,
                    "more than \(LogLimits.append) bytes or \(LogLimits.appendRows) rows in one append; make several of it"
                )
            }
            if let latest, group.recordedAt < latest {
                throw LogError(
                    .invalidArgument,
                    "recorded at \(group.recordedAt), before the \(latest) of the events ahead of it; "
                        + "use the later of the two")
            }
            latest = group.recordedAt
            if !group.commandKey.isEmpty {
                if try command(forKey: group.commandKey) != nil || !keys.insert(group.commandKey).inserted {
                    throw LogError(.invalidArgument, "the command key was taken before; ask command(forKey:)")
                }
            }
            let (upper, overflow) = next.addingReportingOverflow(UInt64(group.count))
            if overflow { throw LogError(.invalidArgument, "positions have run out; begin another log") }
            positions.append(next..<upper)
            next = upper
        }
        return positions
    }

    /// Tells readers in other processes how far they may read. The events are stored whether that
    /// works or not, so an error stops only what comes after.
    func publish() {
        let published = Published(
            bootID: bootID, generation: manifest.generation, salt: tail.entry.salt,
            durable: tail.entry.length,
            end: tail.entry.end, lastChecksum: tail.entry.lastChecksum,
            isSynced: tail.durable == tail.entry.length)
        do { try publishedFile.write(published.encoded, at: 0) } catch {
            poison = LogError(
                .io, "the published offset could not be written; see to the disk, then open the log again",
                cause: error, file: layout.published)
        }
    }

    /// Freezes the tail and begins a new one. [FMT-151] A full disk before the manifest is swapped changes
    /// nothing; any other error poisons.
    func rotate() throws(LogError) {
        if manifest.tails.count >= LogLimits.tails {
            throw LogError(
                .full,
                "\(LogLimits.tails) tails wait to be sealed: free some space, then let nextSeal() or seal() do it",
                file: layout.segments)
        }
        var uncertain = false
        do {
            if tail.durable < tail.entry.length { try tail.sync() }
            let header = TailHeader(
                storeID: manifest.storeID, salt: try newSalt(layout, fileSystem), first: end,
                previousLength: tail.entry.length, previousChecksum: tail.entry.lastChecksum)
            var fresh = try ActiveTail(creating: header, limit: options.tailLimit, layout, fileSystem)
            var isListed = false
            defer { if !isListed && !uncertain { try? fileSystem.unlink(fresh.path) } }
            try fresh.syncWithName(layout, fileSystem)
            var next = manifest
            next.generation += 1
            next.tails[next.tails.count - 1] = tail.entry
            next.tails[next.tails.count - 1].state = .frozen
            next.tails.append(fresh.entry)
            try next.swap(layout, fileSystem, uncertain: &uncertain)
            isListed = true
            tail.file.close()
            manifest = next
            tail = fresh
        } catch {
            if error.code != .full || uncertain { poison = error }
            throw error
        }
        shared.set(LogView(manifest))
        publish()
    }
}

/// 8 unpredictable bytes that tie frames to their file.
func newSalt(_ layout: Layout, _ fileSystem: any FileSystem) throws(LogError) -> UInt64 {
    let bytes = try system("drawing a salt", layout.root) { () throws(Errno) in try fileSystem.randomBytes(8)
    }
    return bytes.reduce(0) { $0 << 8 | UInt64($1) }
}
