import FengqiaoModel

extension Story {
    /// One mediation about the matter.
    struct Mediation {
        var number: Int32
        /// The mediating body.
        var body: UInt32
        /// Where its mediators stand in the chronicle's pool.
        var mediators: PoolRange
        var round: Int
        var requestedAt: Instant?
        var acceptedAt: Instant?
        var agreements: [Agreement] = []
        var items: [Item] = []
        /// When a full agreement was reached, or what remained ended.
        var endedAt: Instant?
        /// `nil` where it ended with a full agreement.
        var endReason: MediationEndReason?
        var isReportedToPolice = false
        var confirmation = Confirmation()

        /// The clock of an item, from 1: unlike those of other mediations of the matter.
        func clockNumber(ofItem item: Int) -> Int64 {
            (Int64(number) - 1) * FieldLimits.itemNumber + Int64(item)
        }

        /// Whether the parties agreed, on all or on a part.
        var isSettled: Bool { !agreements.isEmpty }
        /// Whether it has ended.
        var isEnded: Bool { endedAt != nil }
    }

    struct Agreement {
        var at: Instant
        var form: AgreementForm
        var isPartial: Bool
        var effectiveAt: Instant
    }

    /// One thing that the parties agreed on, and what became of it.
    struct Item {
        var due: Instant
        /// Whether it is due at once, when the agreement takes effect: on that date.
        var isImmediate: Bool
        var fen: Int64?
        var payments: [(at: Instant, fen: Int64)] = []
        /// When it was recorded as performed in full.
        var performedAt: Instant?
        var breachedAt: Instant?
    }

    /// How a judicial confirmation went.
    struct Confirmation {
        var filings: [(at: Instant, isLate: Bool)] = []
        var decisions: [(at: Instant, isConfirmed: Bool)] = []
    }
}
