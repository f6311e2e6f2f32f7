/// When a light shows. All conditions that it states must hold.
public struct LightCut: Fields {
    /// The light.
    public var light: LightColour
    /// At most so much of the limit remains, in basis points.
    public var remaining: Int64?
    /// Overdue by more than so many days, for limits counted in days.
    public var overdueDays: Int64?
    /// Overdue by more than so many hours, for limits counted in hours.
    public var overdueHours: Int64?

    /// Makes the part from its fields.
    public init(light: LightColour, remaining: Int64? = nil, overdueDays: Int64? = nil, overdueHours: Int64? = nil) {
        self.light = light
        self.remaining = remaining
        self.overdueDays = overdueDays
        self.overdueHours = overdueHours
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        light = try reader.code("light", LightColour.self)
        remaining = try reader.optionalInteger("remaining", 0...10_000)
        overdueDays = try reader.optionalInteger("overdueDays", 0...Clock.unitLimit)
        overdueHours = try reader.optionalInteger("overdueHours", 0...Clock.unitLimit)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.code("light", light)
        writer.optionalInteger("remaining", remaining)
        writer.optionalInteger("overdueDays", overdueDays)
        writer.optionalInteger("overdueHours", overdueHours)
    }
}
