internal import FengqiaoSchema
internal import SystemPackage

extension EventLog {
    /// How many tails are frozen and wait to be sealed.
    public var tailsToSeal: Int { manifest.tails.count - 1 }

    /// What seals the oldest frozen tail, to be run on any thread; nil if there is none. One at a time: a
    /// second job before the first is adopted does the same work again.
    public func nextSeal() throws(LogError) -> SealJob? {
        try checkUsable()
        guard manifest.tails.count > 1 else { return nil }
        let state: SealState
        if let known = sealState {
            state = known
        } else {
            state = try SealState(try segments.set(manifest.segments, forWriter: true))
            sealState = state
        }
        return SealJob(
            tail: manifest.tails[0], state: state, layout: layout, files: segments.files, registry: options.schemas,
            storeID: storeID)
    }

    /// Lists a sealed segment in the place of its tail, and removes the tail. Costs two syncs, whatever the
    /// segment's size.
    ///
    /// Throws `full` where there is no space: the segment can be adopted later. Any other error of the disk
    /// poisons the log.
    public func adopt(_ sealed: SealedSegment) throws(LogError) {
        try checkUsable()
        guard let tail = manifest.tails.first, manifest.tails.count > 1, tail == sealed.tail else {
            throw LogError(.invalidArgument, "the tail was sealed already, or is not this log's; ask nextSeal() again")
        }
        var next = manifest
        next.generation += 1
        next.tails.removeFirst()
        next.segments.append(sealed.segment.entry)
        var uncertain = false
        do { try next.swap(layout, fileSystem, uncertain: &uncertain) } catch {
            if error.code != .full || uncertain { poison = error }
            throw error
        }
        manifest = next
        sealState = sealed.state
        commands[tail.salt] = nil
        var view = LogView(next)
        view.tails[view.tails.count - 1] = self.tail.entry
        shared.set(view)
        publish()
        // A tail that stays is swept when the log is opened next.
        try? fileSystem.unlink(layout.tail(tail))
    }

    /// Seals every frozen tail, here and now; how many there were. ``SealJob`` does the same beside appends.
    @discardableResult
    public func seal() throws(LogError) -> Int {
        var count = 0
        while let job = try nextSeal() {
            try adopt(try job.run())
            count += 1
        }
        return count
    }

    /// Freezes the active tail, if it has events, and begins a new one, so that all events so far can be
    /// sealed.
    public func freeze() throws(LogError) {
        try checkUsable()
        if tail.entry.end > tail.entry.first { try rotate() }
    }
}
