/// What a valid first report pays.
public struct RewardRate: Fields {
    /// The category; any where it is absent.
    public var category: CategoryID?
    /// How much, in fen.
    public var fen: Int64

    /// Makes the part from its fields.
    public init(category: CategoryID? = nil, fen: Int64) {
        self.category = category
        self.fen = fen
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        category = try reader.optionalID("category", CategoryID.self)
        fen = try reader.integer("fen", 1...1_000_000_000)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.optionalID("category", category)
        writer.integer("fen", fen)
    }
}

/// Pay for valid reports (有效线索).
///
/// Source: Huangdao 2016 and Chengyang 2022 pay by the first report of a verified item, up to a cap a person and month and
/// a pot a month that is paid out in order of the reports.
public struct RewardPolicy: Fields {
    /// The rates; the first that fits counts.
    public var rates: [RewardRate]
    /// The most that one person gets a month; without bound where it is absent.
    public var monthlyCapFen: Int64?
    /// The most that is paid a month; without bound where it is absent.
    public var monthlyPotFen: Int64?
    /// The day of the next month on which a month is closed: what is decided later joins the month in which it is decided.
    public var closeDay: Int64
    /// Whether staff is paid by the item too.
    public var paysStaff: Bool

    /// Makes the part from its fields.
    public init(
        rates: [RewardRate] = [], monthlyCapFen: Int64? = nil, monthlyPotFen: Int64? = nil, closeDay: Int64,
        paysStaff: Bool
    ) {
        self.rates = rates
        self.monthlyCapFen = monthlyCapFen
        self.monthlyPotFen = monthlyPotFen
        self.closeDay = closeDay
        self.paysStaff = paysStaff
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        rates = try reader.list("rates", max: FieldLimits.list) { (inner) throws(FieldError) in
            try RewardRate(from: &inner)
        }
        monthlyCapFen = try reader.optionalInteger("monthlyCapFen", 1...FieldLimits.count.upperBound)
        monthlyPotFen = try reader.optionalInteger("monthlyPotFen", 1...FieldLimits.count.upperBound)
        closeDay = try reader.integer("closeDay", 1...28)
        paysStaff = try reader.flag("paysStaff")
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.list("rates", rates) { $1.write(to: &$0) }
        writer.optionalInteger("monthlyCapFen", monthlyCapFen)
        writer.optionalInteger("monthlyPotFen", monthlyPotFen)
        writer.integer("closeDay", closeDay)
        writer.flag("paysStaff", paysStaff)
    }
}
