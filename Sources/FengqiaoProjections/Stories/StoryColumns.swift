import FengqiaoModel
import FengqiaoSchema

/// The columns that the stories are folded from, looked up once a block.
struct StoryColumns {
    let reportedOrigin, acceptedUnit, acceptedHolder, proposedTo: [UInt32]
    let acceptedCategory, signedBy, closedUnit, closedWorker: [UInt32]
    let acceptedTier, acceptedScale, proposedRole, proposedInform: [UInt8]
    let extensionPhase, closedOutcome: [UInt8]
    let acceptedSLA, acceptedDue, proposedNumber, signedNumber, returnedNumber: [Int64]
    let pausedUntil, extensionAmount: [Int64]
    let splitParent, linkPrimary, adjudicatedUnit, reclassifiedCategory: [UInt32]
    let checkPhase, checkResult, linkOperation, acceptedSeverity, extensionClock, reclassifiedTier: [UInt8]
    let pausedClocks, resumedClocks: FieldColumn?

    init(_ block: borrowing EventBlock) {
        reportedOrigin = Self.names(block, Self.index.reportedOrigin)
        acceptedUnit = Self.names(block, Self.index.acceptedUnit)
        acceptedHolder = Self.names(block, Self.index.acceptedHolder)
        acceptedCategory = Self.names(block, Self.index.acceptedCategory)
        proposedTo = Self.names(block, Self.index.proposedTo)
        signedBy = Self.names(block, Self.index.signedBy)
        closedUnit = Self.names(block, Self.index.closedUnit)
        closedWorker = Self.names(block, Self.index.closedWorker)
        acceptedTier = Self.codes(block, Self.index.acceptedTier)
        acceptedScale = Self.codes(block, Self.index.acceptedScale)
        proposedRole = Self.codes(block, Self.index.proposedRole)
        proposedInform = Self.codes(block, Self.index.proposedInform)
        extensionPhase = Self.codes(block, Self.index.extensionPhase)
        closedOutcome = Self.codes(block, Self.index.closedOutcome)
        acceptedSLA = Self.integers(block, Self.index.acceptedSLA)
        acceptedDue = Self.integers(block, Self.index.acceptedDue)
        proposedNumber = Self.integers(block, Self.index.proposedNumber)
        signedNumber = Self.integers(block, Self.index.signedNumber)
        returnedNumber = Self.integers(block, Self.index.returnedNumber)
        pausedUntil = Self.integers(block, Self.index.pausedUntil)
        extensionAmount = Self.integers(block, Self.index.extensionAmount)
        splitParent = Self.names(block, Self.index.splitParent)
        linkPrimary = Self.names(block, Self.index.linkPrimary)
        adjudicatedUnit = Self.names(block, Self.index.adjudicatedUnit)
        reclassifiedCategory = Self.names(block, Self.index.reclassifiedCategory)
        checkPhase = Self.codes(block, Self.index.checkPhase)
        checkResult = Self.codes(block, Self.index.checkResult)
        linkOperation = Self.codes(block, Self.index.linkOperation)
        acceptedSeverity = Self.codes(block, Self.index.acceptedSeverity)
        extensionClock = Self.codes(block, Self.index.extensionClock)
        reclassifiedTier = Self.codes(block, Self.index.reclassifiedTier)
        pausedClocks = block.column(Self.index.pausedClocks.kind, Self.index.pausedClocks.field)
        resumedClocks = block.column(Self.index.resumedClocks.kind, Self.index.resumedClocks.field)
    }

    /// Where a field stands: found by name once, not once a block.
    struct Place: Sendable {
        var kind: UInt8
        var field: Int

        init(_ kind: EventKind, _ field: String) {
            self.kind = kind.rawValue
            guard let index = kind.schema.index(of: field) else {
                preconditionFailure("\(kind.name) has no field \(field)")
            }
            self.field = index
        }
    }

    struct Index: Sendable {
        let reportedOrigin = Place(.matterReported, "originUnit")
        let acceptedUnit = Place(.matterAccepted, "competentUnit")
        let acceptedHolder = Place(.matterAccepted, "firstHolder")
        let acceptedCategory = Place(.matterAccepted, "category")
        let acceptedTier = Place(.matterAccepted, "tier")
        let acceptedScale = Place(.matterAccepted, "scale")
        let acceptedSLA = Place(.matterAccepted, "slaVersion")
        let acceptedDue = Place(.matterAccepted, "dueAt")
        let proposedTo = Place(.transferProposed, "to")
        let proposedRole = Place(.transferProposed, "role")
        let proposedInform = Place(.transferProposed, "informOnly")
        let proposedNumber = Place(.transferProposed, "transfer")
        let signedBy = Place(.transferAccepted, "by")
        let signedNumber = Place(.transferAccepted, "transfer")
        let returnedNumber = Place(.transferReturned, "transfer")
        let pausedUntil = Place(.clockPaused, "until")
        let extensionPhase = Place(.extensionRecorded, "phase")
        let extensionAmount = Place(.extensionRecorded, "amount")
        let closedOutcome = Place(.matterClosed, "outcome")
        let closedUnit = Place(.matterClosed, "creditedUnit")
        let closedWorker = Place(.matterClosed, "creditedWorker")
        let splitParent = Place(.matterSplit, "parent")
        let linkPrimary = Place(.duplicateLinked, "primary")
        let linkOperation = Place(.duplicateLinked, "operation")
        let adjudicatedUnit = Place(.transferAdjudicated, "unit")
        let reclassifiedCategory = Place(.matterReclassified, "category")
        let reclassifiedTier = Place(.matterReclassified, "tier")
        let checkPhase = Place(.fieldCheckRecorded, "phase")
        let checkResult = Place(.fieldCheckRecorded, "result")
        let acceptedSeverity = Place(.matterAccepted, "severity")
        let extensionClock = Place(.extensionRecorded, "clock")
        let pausedClocks = Place(.clockPaused, "clocks")
        let resumedClocks = Place(.clockResumed, "clocks")
    }

    static let index = Index()

    /// Whether a pause or a resumption concerns the matter's own clock: where it names none, or that one.
    static func concernsMatter(_ clocks: FieldColumn?, _ entry: Int) -> Bool {
        guard let clocks, let codes = clocks.children.first?.codes else { return true }
        let start = entry == 0 ? 0 : Int(clocks.ends[entry - 1])
        let named = codes[start..<Int(clocks.ends[entry])]
        return named.isEmpty || named.contains(ClockName.matter.code)
    }

    private static func names(_ block: borrowing EventBlock, _ place: Place) -> [UInt32] {
        block.column(place.kind, place.field)?.names ?? []
    }

    private static func codes(_ block: borrowing EventBlock, _ place: Place) -> [UInt8] {
        block.column(place.kind, place.field)?.codes ?? []
    }

    private static func integers(_ block: borrowing EventBlock, _ place: Place) -> [Int64] {
        block.column(place.kind, place.field)?.integers ?? []
    }
}
