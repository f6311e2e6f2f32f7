import FengqiaoModel
import FengqiaoSchema

/// What events say beside their envelopes, kind by kind: one entry an event of the kind, in the order of the log.
struct FactTables: Sendable {
    var reported = ReportedTable()
    var checked = CheckedTable()
    var accepted = AcceptedTable()
    var reclassified = ReclassifiedTable()
    var links = LinkTable()
    var splits = WordColumn()
    var proposed = ProposedTable()
    var signed = SignedTable()
    var returned = NumberColumn()
    var adjudicated = AdjudicatedTable()
    var noted = CodeColumn()
    var paused = PausedTable()
    var resumed = WordColumn()
    var extended = ExtendedTable()
    var orders = OrderTable()
    var completed = WordColumn()
    var closed = ClosedTable()
    var reopened = CodeColumn()
    var feedback = FeedbackTable()
    var opened = OpenedTable()
    var agreed = AgreedTable()
    var ended = EndedTable()
    var confirmed = ConfirmedTable()
    var performed = PerformedTable()
    var petitions = PetitionTable()
    var appeals = AppealTable()
    var rewards = RewardTable()
    /// Who reported, once for each report: opaque references.
    var reporters = NameList()
    /// Beneficiaries, visited households and the periods of rewards: opaque references, each once.
    var people = NameTable()
    /// The names of petitions.
    var petitionNames = NameTable()
}

struct ReportedTable: Sendable {
    var origin = WordColumn()
    var category = WordColumn()
    /// Absent where the report says nothing of its reporter.
    var reporterClass = CodeColumn()
    /// Among the reporters.
    var person = WordColumn()
}

struct CheckedTable: Sendable {
    var phase = CodeColumn()
    var result = CodeColumn()
    var checker = WordColumn()
    var due = NumberColumn()
}

struct AcceptedTable: Sendable {
    var category = WordColumn()
    var competent = WordColumn()
    var holder = WordColumn()
    var repeatOf = WordColumn()
    var sla = NumberColumn()
    var due = NumberColumn()
    var tier = CodeColumn()
    var scale = CodeColumn()
    var severity = CodeColumn()
}

struct ReclassifiedTable: Sendable {
    var category = WordColumn()
    var tier = CodeColumn()
}

struct LinkTable: Sendable {
    var primary = WordColumn()
    var duplicate = WordColumn()
    var operation = CodeColumn()
}

struct ProposedTable: Sendable {
    var number = NumberColumn()
    var from = WordColumn()
    var to = WordColumn()
    var allotment = NumberColumn()
    var role = CodeColumn()
    var direction = CodeColumn()
    var informOnly = CodeColumn()
}

struct SignedTable: Sendable {
    var number = NumberColumn()
    var by = WordColumn()
}

struct AdjudicatedTable: Sendable {
    var number = NumberColumn()
    var unit = WordColumn()
    var isFinal = CodeColumn()
}

struct PausedTable: Sendable {
    /// Bits of a ``ClockMask``.
    var clocks = WordColumn()
    var until = NumberColumn()
}

struct ExtendedTable: Sendable {
    var phase = CodeColumn()
    var clock = CodeColumn()
    var amount = NumberColumn()
}

struct OrderTable: Sendable {
    var number = NumberColumn()
    var phase = CodeColumn()
    var level = CodeColumn()
    var replyDue = NumberColumn()
}

struct ClosedTable: Sendable {
    var outcome = CodeColumn()
    var unit = WordColumn()
    var worker = WordColumn()
}

struct FeedbackTable: Sendable {
    var kind = CodeColumn()
    var reached = CodeColumn()
    var answered = CodeColumn()
    var solved = CodeColumn()
    var satisfaction = NumberColumn()
}

struct OpenedTable: Sendable {
    var number = NumberColumn()
    var phase = CodeColumn()
    var body = WordColumn()
    /// Where the mediators of each opening end in `mediators`.
    var ends = WordColumn()
    var mediators = WordColumn()
}

struct AgreedTable: Sendable {
    var number = NumberColumn()
    var form = CodeColumn()
    var effective = NumberColumn()
    var partial = CodeColumn()
    /// Where the items of each agreement end in `fen` and `due`.
    var ends = WordColumn()
    var fen = NumberColumn()
    var due = NumberColumn()
}

struct EndedTable: Sendable {
    var number = NumberColumn()
    var reason = CodeColumn()
    var toPolice = CodeColumn()
}

struct ConfirmedTable: Sendable {
    var number = NumberColumn()
    var phase = CodeColumn()
    var jointly = CodeColumn()
}

struct PerformedTable: Sendable {
    var number = NumberColumn()
    var item = NumberColumn()
    var fen = NumberColumn()
    var status = CodeColumn()
}

struct PetitionTable: Sendable {
    /// Among the names of petitions.
    var name = WordColumn()
    var stage = CodeColumn()
    var channel = CodeColumn()
    var visited = WordColumn()
    var competent = WordColumn()
}

struct AppealTable: Sendable {
    var indicator = CodeColumn()
    var granted = CodeColumn()
    var round = NumberColumn()
}

struct RewardTable: Sendable {
    /// Among the people, as is the period.
    var beneficiary = WordColumn()
    var fen = NumberColumn()
    var period = WordColumn()
    var operation = CodeColumn()
    var source = CodeColumn()
}
