/// Gathers the units that an event names.
struct UnitCollector: FieldWriter {
    var units: [UnitID] = []
    let version = UInt8.max

    mutating func integer(_ field: String, _ value: Int64) {}
    mutating func instant(_ field: String, _ value: Instant) {}
    mutating func date(_ field: String, _ value: LocalDate) {}
    mutating func flag(_ field: String, _ value: Bool) {}
    mutating func code<C: Code>(_ field: String, _ value: C) {}
    mutating func text(_ field: String, _ value: String) {}

    mutating func id<Tag>(_ field: String, _ value: ID<Tag>) {
        if let unit = value as? UnitID { units.append(unit) }
    }

    mutating func optional<T>(_ field: String, _ value: T?, _ write: (inout UnitCollector, String, T) -> Void) {
        if let value { write(&self, field, value) }
    }

    mutating func list<T>(_ field: String, _ values: [T], _ write: (inout UnitCollector, T) -> Void) {
        for value in values { write(&self, value) }
    }

    mutating func record<T>(_ field: String, _ value: T?, _ write: (inout UnitCollector, T) -> Void) {
        if let value { write(&self, value) }
    }
}

extension EventBody {
    /// The units that the event names, in the order of its fields: what an import must define first.
    public var units: [UnitID] {
        var collector = UnitCollector()
        write(to: &collector)
        return collector.units
    }
}
