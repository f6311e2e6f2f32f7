public import FengqiaoModel

/// What something is called, in Chinese and in English.
public struct BilingualText: Hashable, Sendable {
    /// In Chinese.
    public var zh: String
    /// In English.
    public var en: String
}

/// A tree of units: its levels, each below one that stands before it.
public struct PresetTree: Hashable, Sendable {
    /// The name of the tree.
    public var tree: Token
    /// The levels, from the root down.
    public var levels: [PresetLevel]
}

/// Units of one sort in a tree: so many villages below each town.
public struct PresetLevel: Hashable, Sendable {
    /// How many units there are.
    public enum Count: Hashable, Sendable {
        /// So many below each unit of the parent's level.
        case each(Int64)
        /// So many in all, spread as evenly as whole numbers allow: the first parents get one more.
        case total(Int64)
        /// These.
        case named([NamedUnit])
        /// As many as each named unit of the parent's level says in `below`.
        case below
    }

    /// The name of the level, with which its units' names begin: `grid/2-1-4`.
    public var id: Token
    /// On which rung its units stand, or are attached at.
    public var rung: Rung
    /// What sort of units they are.
    public var kind: UnitKind
    /// The level above; absent for a root.
    public var parent: Token?
    /// How many.
    public var count: Count
    /// What people call them: `{n}` is the number below the parent, `{parent}` what people call that.
    public var name: String?
    /// What people call them, one after the other below each parent, and from the start again.
    public var names: [String]
    /// Since when there are such units. One that lies after the founding counts from the founding.
    public var from: LocalDate?
    /// The name of the ground that its units divide: units of the same number in two levels with the same ground share it.
    public var ground: Token?
}

/// A unit that is listed by its name.
public struct NamedUnit: Hashable, Sendable {
    /// What people call it.
    public var name: String
    /// Its id; formed from the level and its number where it is absent.
    public var id: UnitID?
    /// What people call the unit above; where it is absent, such units are spread like a total.
    public var parent: String?
    /// How many units a level below has here.
    public var below: [BelowCount]
    /// References to its ground, beside that of the level.
    public var ground: [Token]
}

/// How many units of a level stand below a named unit.
public struct BelowCount: Hashable, Sendable {
    /// The level.
    public var level: Token
    /// How many.
    public var count: Int64
}

/// Workers of the units of a level, and the roles that each has.
public struct PresetDuty: Hashable, Sendable {
    /// The level.
    public var level: Token
    /// How many workers in each unit; absent where `total` is there.
    public var each: Int64?
    /// How many workers in all, spread as evenly as whole numbers allow.
    public var total: Int64?
    /// The roles of each worker.
    public var roles: [Token]
    /// What the same worker is elsewhere: in the unit of the same number of another level.
    public var also: [AlsoDuty]
}

/// What a worker of one unit is in another.
public struct AlsoDuty: Hashable, Sendable {
    /// The level of the other unit.
    public var level: Token
    /// The roles there.
    public var roles: [Token]
}

/// A number that stands in a preset, or the name of the input that gives it.
public enum PresetNumber: Hashable, Sendable {
    /// The number.
    case value(Int64)
    /// The input.
    case input(String)
}

/// How many households and residents the units of a level have in all.
public struct PresetRegister: Hashable, Sendable {
    /// The level.
    public var level: Token
    /// Households.
    public var households: PresetNumber
    /// Residents.
    public var residents: PresetNumber
}

/// A value that the documents leave open: whoever founds a log must give it.
public struct PresetInput: Hashable, Sendable {
    /// The name under which it is given.
    public var name: String
    /// What it is.
    public var meaning: BilingualText
    /// What simulated histories take: a choice of ours, and nobody's rule.
    public var simulated: Int64?
    /// The fields that take it, such as `light.redAfterDays`.
    public var fields: [String]
}

/// A figure that the source documents state.
public struct StatedFigure: Hashable, Sendable {
    /// Its name within the preset.
    public var figure: String
    /// The number.
    public var value: Int64
    /// The article that states it, as the documents are numbered.
    public var article: String
    /// What it counts.
    public var text: BilingualText
}

/// Something that the documents report about themselves and a log finds out: no part of a founding.
public struct ReportedFigure: Hashable, Sendable {
    /// The article.
    public var article: String
    /// What is reported.
    public var text: BilingualText
}

/// Something that the documents do not say and a preset has to.
public struct PresetChoice: Hashable, Sendable {
    /// What was chosen.
    public var what: String
    /// Why.
    public var why: String
}

/// A unit of a preset.
public struct PresetUnit: Hashable, Sendable {
    /// The unit.
    public var unit: UnitID
    /// The tree in which it stands.
    public var tree: Token
    /// The level to which it belongs.
    public var level: Token
    /// Its number: those of the units above and its own, as in `2-1-4`; empty for a single root.
    public var number: String
    /// The unit above.
    public var parent: UnitID?
    /// On which rung it stands, or is attached at.
    public var rung: Rung
    /// What sort of unit it is.
    public var kind: UnitKind
    /// What people call it.
    public var name: String?
    /// Since when there is such a unit, where the preset says.
    public var from: LocalDate?
    /// References to its ground.
    public var ground: [Token]
}
