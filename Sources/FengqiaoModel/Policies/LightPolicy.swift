/// The lights of the overdue queue, by the rule of Qingdao West Coast: green in time, yellow overdue, red overdue for very long.
///
/// The source documents do not say how long "very long" is, so both cuts are required.
public struct LightPolicy: Fields {
    /// Red when overdue by more than so many days, for limits counted in days.
    public var redAfterDays: Int64
    /// Red when overdue by more than so many hours, for limits counted in hours.
    public var redAfterHours: Int64

    /// Makes the part from its fields.
    public init(redAfterDays: Int64, redAfterHours: Int64) {
        self.redAfterDays = redAfterDays
        self.redAfterHours = redAfterHours
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        redAfterDays = try reader.integer("redAfterDays", 1...Clock.unitLimit)
        redAfterHours = try reader.integer("redAfterHours", 1...Clock.unitLimit)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.integer("redAfterDays", redAfterDays)
        writer.integer("redAfterHours", redAfterHours)
    }
}
