/// What counts as contained: settled on a rung and not come back within the horizon.
public struct ContainmentPolicy: Fields {
    /// How many calendar days after the last close a reopening still counts against it.
    public var horizonDays: Int64
    /// Whether a unit that only assisted raises the rung that a matter has reached.
    public var countsAssists: Bool

    /// Makes the part from its fields.
    public init(horizonDays: Int64, countsAssists: Bool) {
        self.horizonDays = horizonDays
        self.countsAssists = countsAssists
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        horizonDays = try reader.integer("horizonDays", 1...3_650)
        countsAssists = try reader.flag("countsAssists")
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.integer("horizonDays", horizonDays)
        writer.flag("countsAssists", countsAssists)
    }
}
