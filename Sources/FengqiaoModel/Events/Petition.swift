/// 信访登记·答复·复查·复核: a petition, stage by stage (Petition Regulation 2022).
///
/// A petition about a matter stands in the matter's stream. One about no matter has a stream of its own, named like it.
public struct PetitionRecorded: EventPayload {
    public static let kind = EventKind.petitionRecorded

    /// The name of the petition.
    public var petition: Token
    /// How far it has come.
    public var stage: PetitionStage
    /// How it came; required to register it.
    public var channel: PetitionChannel?
    /// Where it was handed in; required to register it.
    public var visitedUnit: UnitID?
    /// Who is competent.
    public var competentUnit: UnitID?
    /// How many persons petition; required to register it.
    public var persons: Int64?
    /// How many of them came, for a visit of several: at most five.
    public var delegates: Int64?
    /// Whether the same persons petition about the same again.
    public var isRepeat: Bool
    /// In words.
    public var text: String?

    /// Makes the part from its fields.
    public init(
        petition: Token, stage: PetitionStage, channel: PetitionChannel? = nil, visitedUnit: UnitID? = nil,
        competentUnit: UnitID? = nil, persons: Int64? = nil, delegates: Int64? = nil, isRepeat: Bool = false,
        text: String? = nil
    ) {
        self.petition = petition
        self.stage = stage
        self.channel = channel
        self.visitedUnit = visitedUnit
        self.competentUnit = competentUnit
        self.persons = persons
        self.delegates = delegates
        self.isRepeat = isRepeat
        self.text = text
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        petition = try reader.id("petition", Token.self)
        stage = try reader.code("stage", PetitionStage.self)
        channel = try reader.optionalCode("channel", PetitionChannel.self)
        visitedUnit = try reader.optionalID("visitedUnit", UnitID.self)
        competentUnit = try reader.optionalID("competentUnit", UnitID.self)
        persons = try reader.optionalInteger("persons", 1...FieldLimits.count.upperBound)
        delegates = try reader.optionalInteger("delegates", 1...FieldLimits.count.upperBound)
        isRepeat = try reader.flag("isRepeat")
        text = try reader.optionalText("text")
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.id("petition", petition)
        writer.code("stage", stage)
        writer.optionalCode("channel", channel)
        writer.optionalID("visitedUnit", visitedUnit)
        writer.optionalID("competentUnit", competentUnit)
        writer.optionalInteger("persons", persons)
        writer.optionalInteger("delegates", delegates)
        writer.flag("isRepeat", isRepeat)
        writer.optionalText("text", text)
    }
}
