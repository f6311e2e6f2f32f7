// Shorthands for the optional fields that many events have.

extension FieldReader where Self: ~Escapable {
    mutating func optionalText(
        _ field: String, limit: Int = FieldLimits.text
    ) throws(FieldError) -> String? {
        try optional(field) { (reader, name) throws(FieldError) in
            let text = try reader.text(name, limit: limit)
            // One event, one byte string: what is empty is absent.
            if text.isEmpty { throw FieldError(name, "is present and empty; leave it out") }
            return text
        }
    }

    mutating func optionalID<Tag>(_ field: String, _ type: ID<Tag>.Type) throws(FieldError) -> ID<Tag>? {
        try optional(field) { (reader, name) throws(FieldError) in try reader.id(name, type) }
    }

    mutating func optionalInteger(
        _ field: String, _ range: ClosedRange<Int64>
    ) throws(FieldError) -> Int64? {
        try optional(field) { (reader, name) throws(FieldError) in try reader.integer(name, range) }
    }

    mutating func optionalInstant(_ field: String) throws(FieldError) -> Instant? {
        try optional(field) { (reader, name) throws(FieldError) in try reader.instant(name) }
    }

    mutating func optionalDate(_ field: String) throws(FieldError) -> LocalDate? {
        try optional(field) { (reader, name) throws(FieldError) in try reader.date(name) }
    }

    mutating func optionalCode<C: Code>(_ field: String, _ type: C.Type) throws(FieldError) -> C? {
        try optional(field) { (reader, name) throws(FieldError) in try reader.code(name, type) }
    }

    mutating func optionalFlag(_ field: String) throws(FieldError) -> Bool? {
        try optional(field) { (reader, name) throws(FieldError) in try reader.flag(name) }
    }

    mutating func codes<C: Code>(_ field: String, _ type: C.Type) throws(FieldError) -> [C] {
        try list(field, max: FieldLimits.codes) { (reader) throws(FieldError) in try reader.code("", type) }
    }

    mutating func ids<Tag>(
        _ field: String, _ type: ID<Tag>.Type, max: Int = FieldLimits.list
    ) throws(FieldError) -> [ID<Tag>] {
        try list(field, max: max) { (reader) throws(FieldError) in try reader.id("", type) }
    }

    mutating func dates(_ field: String) throws(FieldError) -> [LocalDate] {
        try list(field, max: FieldLimits.list) { (reader) throws(FieldError) in try reader.date("") }
    }
}

extension FieldWriter {
    mutating func optionalText(_ field: String, _ value: String?) {
        // An empty text says no more than its absence, and a row knows only the absence.
        optional(field, value?.isEmpty == true ? nil : value) { $0.text($1, $2) }
    }

    mutating func optionalID<Tag>(_ field: String, _ value: ID<Tag>?) {
        optional(field, value) { $0.id($1, $2) }
    }

    mutating func optionalInteger(_ field: String, _ value: Int64?) {
        optional(field, value) { $0.integer($1, $2) }
    }

    mutating func optionalInstant(_ field: String, _ value: Instant?) {
        optional(field, value) { $0.instant($1, $2) }
    }

    mutating func optionalDate(_ field: String, _ value: LocalDate?) {
        optional(field, value) { $0.date($1, $2) }
    }

    mutating func optionalCode<C: Code>(_ field: String, _ value: C?) {
        optional(field, value) { $0.code($1, $2) }
    }

    mutating func optionalFlag(_ field: String, _ value: Bool?) {
        optional(field, value) { $0.flag($1, $2) }
    }

    mutating func codes<C: Code>(_ field: String, _ values: [C]) {
        list(field, values) { $0.code("", $1) }
    }

    mutating func ids<Tag>(_ field: String, _ values: [ID<Tag>]) {
        list(field, values) { $0.id("", $1) }
    }

    mutating func dates(_ field: String, _ values: [LocalDate]) {
        list(field, values) { $0.date("", $1) }
    }
}
