public import FengqiaoModel
public import FengqiaoSchema

/// The stories of all matters of a log, with the references that their clocks and rungs rest on.
///
/// All three reports are computed from this one fold. A matter's story is found by the matter's ordinal, and
/// nothing is hashed.
public struct Stories: ProjectionState {
    /// The stories, in order of the reports.
    public internal(set) var stories: [Story] = []
    // By ordinal of the matter: its story's place + 1, or 0. A matter may have an ordinal and no story, where its
    // report is passed over.
    private var places: [UInt32] = []
    /// What decisions and figures rest on.
    public internal(set) var references = References()

    /// No stories.
    public init() {}

    /// The place of a matter's story, or nil if there is none.
    func place(of matter: UInt32) -> Int? {
        guard matter < places.count, places[Int(matter)] > 0 else { return nil }
        return Int(places[Int(matter)]) - 1
    }

    mutating func begin(_ story: Story) {
        let matter = Int(story.matter)
        if matter >= places.count {
            places.append(contentsOf: repeatElement(0, count: matter + 1 - places.count))
        }
        stories.append(story)
        places[matter] = UInt32(stories.count)
    }

    /// What a matter's clock needs.
    public func context(_ story: Story) -> ClockContext {
        references.context(sla(story), knowing: story.calendarCount)
    }

    func sla(_ story: Story) -> SLAPolicy? {
        story.slaVersion.flatMap { references.policy(.sla, version: $0)?.sla }
    }
}

/// The fold that the three reports share.
public enum StoryProjection: Projection {
    /// Version 1.
    public static let name = ProjectionName("stories", version: 1)

    /// The kinds that change a story, as columns; reference events as rows, since they are few and deep.
    public static let reads = EventSelection(
        columns: KindSet(
            [
                EventKind.matterReported, .fieldCheckRecorded, .matterAccepted, .matterDeclined, .matterReclassified,
                .duplicateLinked, .matterSplit, .transferProposed, .transferAccepted, .transferReturned,
                .transferAdjudicated, .clockPaused, .clockResumed, .extensionRecorded, .handlingCompleted,
                .matterClosed, .matterReopened,
            ].map(\.rawValue)),
        rows: KindSet(EventKind.allCases.filter(\.isReference).map(\.rawValue)))

    /// Folds a block in.
    public static func evolve(_ state: inout Stories, _ block: borrowing EventBlock, _ names: Names) {
        let columns = StoryColumns(block)
        for row in 0..<block.count {
            guard let kind = EventKind(rawValue: block.kinds[row]) else { continue }
            if kind.isReference {
                guard let bytes = block.row(row) else { continue }
                let recordedAt = Instant(milliseconds: block.recordedAt[row])
                // The block has read the row to its end already; a row that the model refuses was never appended.
                guard let event = try? Event(row: bytes.rawSpan, position: block.positions[row], recordedAt: recordedAt)
                else { continue }
                state.references.evolve(event.body, at: event.position)
                continue
            }
            let at = Instant(milliseconds: block.occurredAt[row])
            let entry = Int(block.offsets[row])
            let matter = block.streams[row]
            if kind == .matterReported {
                let origin = columns.reportedOrigin[entry]
                // A log has one report a matter; of a second, nothing is known.
                if state.place(of: matter) != nil { continue }
                state.begin(
                    Story(
                        matter: matter, reportedAt: at, reporter: block.actors[row], reportingUnit: block.units[row],
                        originUnit: origin, originRung: rung(origin, at, state.references, names)))
                continue
            }
            if kind == .matterSplit, state.place(of: matter) == nil,
                let whole = state.place(of: columns.splitParent[entry])
            {
                state.begin(state.stories[whole].part(matter))
                continue
            }
            guard let place = state.place(of: matter) else { continue }
            let references = state.references
            evolve(&state.stories[place], kind, entry, at, block.positions[row], columns, references, names)
        }
    }

    private static func rung(_ unit: UInt32, _ at: Instant, _ references: References, _ names: Names) -> Rung {
        guard unit != NameTable.none, let id = try? UnitID(checking: names[.unit].string(of: unit)) else {
            return .household
        }
        return references.units.unit(id, at: at)?.rung ?? references.units.newest(id)?.rung ?? .household
    }

    private static func evolve(
        _ story: inout Story, _ kind: EventKind, _ entry: Int, _ at: Instant, _ position: UInt64,
        _ columns: StoryColumns, _ references: References, _ names: Names
    ) {
        if kind != .clockPaused { story.clock?.settle(at: at) }
        switch kind {
        case .matterAccepted: accept(&story, entry, at, position, columns, references, names)
        case .transferProposed:
            let to = columns.proposedTo[entry]
            if columns.proposedRole[entry] == TransferRole.main.code {
                (story.phase, story.previousHolder, story.receiver) = (.inTransit, story.holder, to)
            } else {
                let informOnly = columns.proposedInform[entry] == 1
                story.pendingAssists.append(
                    .init(transfer: columns.proposedNumber[entry], to: to, informOnly: informOnly))
            }
        case .transferAccepted:
            let number = columns.signedNumber[entry]
            let by = rung(columns.signedBy[entry], at, references, names)
            if let index = story.pendingAssists.firstIndex(where: { $0.transfer == number }) {
                let assist = story.pendingAssists.remove(at: index)
                // Being informed is not taking part, see DOMAIN D4.17.
                if !assist.informOnly { story.peakRungWithAssists = max(story.peakRungWithAssists, by) }
            } else {
                (story.phase, story.holder, story.receiver) = (.inHand, columns.signedBy[entry], NameTable.none)
                raise(&story, by)
            }
        case .transferReturned:
            let assists = story.pendingAssists.count
            story.pendingAssists.removeAll { $0.transfer == columns.returnedNumber[entry] }
            if story.pendingAssists.count < assists { break }
            // Handed back unsigned it never left its holder; signed for, nobody holds it.
            story.holder = story.phase == .inTransit ? story.previousHolder : NameTable.none
            story.receiver = NameTable.none
            story.phase = story.holder == NameTable.none ? .accepted : .inHand
        case .transferAdjudicated:
            (story.phase, story.holder, story.receiver) = (.inHand, columns.adjudicatedUnit[entry], NameTable.none)
            raise(&story, rung(story.holder, at, references, names))
        case .fieldCheckRecorded:
            if columns.checkPhase[entry] == CheckPhase.result.code, columns.checkResult[entry] == CheckResult.fail.code,
                story.phase == .completed
            {
                story.phase = .inHand
            }
        case .matterDeclined: story.phase = .declined
        case .matterReclassified: reclassify(&story, entry, at, columns, references, names)
        case .duplicateLinked:
            if columns.linkPrimary[entry] == NameTable.none { break }
            if columns.linkOperation[entry] == LinkOperation.link.code {
                (story.phaseBefore, story.phase) = (story.phase, .merged)
            } else {
                story.phase = story.phaseBefore
            }
        case .matterSplit: (story.phaseBefore, story.phase, story.isSplit) = (story.phase, .split, true)
        case .clockPaused where StoryColumns.concernsMatter(columns.pausedClocks, entry):
            let until = columns.pausedUntil[entry]
            story.clock?.pause(
                at: at, until: until == FieldColumn.absentInteger ? nil : Instant(milliseconds: until))
        case .clockResumed where StoryColumns.concernsMatter(columns.resumedClocks, entry):
            story.clock?.resume(at: at)
        case .extensionRecorded:
            let clock = columns.extensionClock[entry]
            if columns.extensionPhase[entry] == ExtensionPhase.granted.code,
                clock == FieldColumn.absentCode || clock == ClockName.matter.code
            {
                story.clock?.extend(units: columns.extensionAmount[entry])
            }
        case .handlingCompleted: story.phase = .completed
        case .matterClosed where story.isSplit: story.phase = .closed
        case .matterReopened where story.isSplit: story.phase = .split
        case .matterReopened where story.phase == .declined: story.phase = .reported
        case .matterClosed:
            let holder = story.holder == NameTable.none ? story.competentUnit : story.holder
            let sla = story.slaVersion.flatMap { references.policy(.sla, version: $0)?.sla }
            let context = references.context(sla, knowing: story.calendarCount)
            story.rounds.append(
                FinishedRound(
                    closedAt: at, deadline: story.clock?.deadline(context) ?? .none,
                    outcome: Outcome(code: columns.closedOutcome[entry]) ?? .unresolvable,
                    creditedUnit: columns.closedUnit[entry], creditedWorker: columns.closedWorker[entry],
                    closingRung: rung(holder, at, references, names), peakRung: story.peakRung,
                    peakRungWithAssists: story.peakRungWithAssists, reopenedAt: nil))
            story.phase = .closed
        case .matterReopened:
            if !story.rounds.isEmpty { story.rounds[story.rounds.count - 1].reopenedAt = at }
            story.phase = story.holder == NameTable.none ? .accepted : .inHand
            let rules = story.slaVersion.flatMap { references.policy(.sla, version: $0)?.clocks }
            story.clock = story.clock.map { Clock(restarting: $0, at: at, rules?.reopenLimit ?? .full) }
        default: break
        }
    }

    // What is overdue stays so, and pauses and extensions stay too: see `MatterState`.
    private static func reclassify(
        _ story: inout Story, _ entry: Int, _ at: Instant, _ columns: StoryColumns, _ references: References,
        _ names: Names
    ) {
        if let tier = Tier(code: columns.reclassifiedTier[entry]) { story.presentTier = tier }
        let category = columns.reclassifiedCategory[entry]
        if category != NameTable.none { story.category = category }
        guard !story.hasOwnDeadline, var clock = story.clock, !story.isOver else { return }
        let sla = story.slaVersion.flatMap { references.policy(.sla, version: $0)?.sla }
        let context = references.context(sla, knowing: story.calendarCount)
        if let deadline = clock.deadline(context).instant, at > deadline { return }
        guard let category = try? CategoryID(checking: names[.category].string(of: story.category)),
            let row = sla?.row(category: category, tier: story.presentTier)
        else { return }
        clock.relimit(unit: row.unit, units: row.limit)
        story.clock = clock
    }

    private static func accept(
        _ story: inout Story, _ entry: Int, _ at: Instant, _ position: UInt64, _ columns: StoryColumns,
        _ references: References, _ names: Names
    ) {
        story.acceptedAt = at
        story.tier = Tier(code: columns.acceptedTier[entry]) ?? .small
        (story.presentTier, story.category) = (story.tier, columns.acceptedCategory[entry])
        story.scale = Scale(code: columns.acceptedScale[entry]) ?? .individual
        story.competentUnit = columns.acceptedUnit[entry]
        story.holder = columns.acceptedHolder[entry]
        story.phase = story.holder == NameTable.none ? .accepted : .inHand
        if story.holder != NameTable.none { raise(&story, rung(story.holder, at, references, names)) }
        let version = columns.acceptedSLA[entry]
        story.slaVersion = version == FieldColumn.absentInteger ? nil : version
        let sla = story.slaVersion.flatMap { references.policy(.sla, version: $0)?.sla }
        story.calendarCount = references.calendarCount(sla?.jurisdiction, before: position)
        let due = columns.acceptedDue[entry]
        if due != FieldColumn.absentInteger {
            let context = references.earlierContext(sla, knowing: story.calendarCount)
            story.clock = Clock(given: Instant(milliseconds: due), start: at, context)
            story.hasOwnDeadline = true
        } else if columns.acceptedSeverity[entry] == Severity.emergency.code,
            let hours = story.slaVersion.flatMap({ references.policy(.sla, version: $0)?.clocks?.emergencyHours })
        {
            story.clock = Clock(unit: .naturalHour, units: hours, start: at)
            story.hasOwnDeadline = true
        } else if let category = try? CategoryID(
            checking: names[.category].string(of: columns.acceptedCategory[entry])),
            let row = sla?.row(category: category, tier: story.tier)
        {
            story.clock = Clock(unit: row.unit, units: row.limit, start: at)
        }
    }

    private static func raise(_ story: inout Story, _ rung: Rung) {
        story.peakRung = max(story.peakRung, rung)
        story.peakRungWithAssists = max(story.peakRungWithAssists, rung)
    }
}
