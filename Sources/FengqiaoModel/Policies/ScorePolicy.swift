/// How an indicator enters the score: 0 at `low`, full at `high`, straight in between.
public struct ScoreWeight: Fields {
    /// The indicator.
    public var indicator: Indicator
    /// Its weight.
    public var weight: Int64
    /// The rate in basis points that scores nothing.
    public var low: Int64
    /// The rate that scores full; below `low` where less is better.
    public var high: Int64

    /// Makes the part from its fields.
    public init(indicator: Indicator, weight: Int64, low: Int64, high: Int64) {
        self.indicator = indicator
        self.weight = weight
        self.low = low
        self.high = high
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        indicator = try reader.code("indicator", Indicator.self)
        weight = try reader.integer("weight", 1...1_000_000)
        low = try reader.integer("low", -1_000_000...1_000_000)
        high = try reader.integer("high", -1_000_000...1_000_000)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.code("indicator", indicator)
        writer.integer("weight", weight)
        writer.integer("low", low)
        writer.integer("high", high)
    }
}

/// How indicators become a score.
public struct ScorePolicy: Fields {
    /// The weights.
    public var weights: [ScoreWeight]
    /// What an indicator without cases does.
    public var missing: MissingRule
    /// With fewer cases than this a subject is not rated.
    public var minimumSample: Int64

    /// Makes the part from its fields.
    public init(weights: [ScoreWeight] = [], missing: MissingRule, minimumSample: Int64) {
        self.weights = weights
        self.missing = missing
        self.minimumSample = minimumSample
    }

    public init<R: FieldReader & ~Escapable>(from reader: inout R) throws(FieldError) {
        weights = try reader.list("weights", max: FieldLimits.list) { (inner) throws(FieldError) in
            try ScoreWeight(from: &inner)
        }
        missing = try reader.code("missing", MissingRule.self)
        minimumSample = try reader.integer("minimumSample", 1...1_000_000)
    }

    public func write<W: FieldWriter>(to writer: inout W) {
        writer.list("weights", weights) { $1.write(to: &$0) }
        writer.code("missing", missing)
        writer.integer("minimumSample", minimumSample)
    }
}
