import FengqiaoSchema

/// What was found of ordinals, each once: ordinals count from 0, so an array does in the place of a dictionary.
struct OrdinalTable<Value> {
    private var values: [Value?] = []
    // Of nobody.
    private var none: Value?

    subscript(ordinal: UInt32) -> Value? {
        get {
            if ordinal == NameTable.none { return none }
            let place = Int(ordinal)
            return place < values.count ? values[place] : nil
        }
        set {
            if ordinal == NameTable.none {
                none = newValue
                return
            }
            let place = Int(ordinal)
            if place >= values.count {
                values.append(contentsOf: repeatElement(nil, count: place + 1 - values.count))
            }
            values[place] = newValue
        }
    }
}

extension OrdinalTable: Sendable where Value: Sendable {}
