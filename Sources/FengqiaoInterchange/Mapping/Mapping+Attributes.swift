import Fengqiao

extension Mapping {
    /// The first attribute that the mapping needs and that no case has: a slip in the mapping, not in the cases.
    ///
    /// - Returns: `nil` where each is there at least once, or there are no cases.
    public func attribute(missingIn cases: [ImportCase]) -> String? {
        if cases.isEmpty { return nil }
        var ofCases: Set<String> = []
        // What is said of each activity, by its name.
        var ofActivities: [String: Set<String>] = [:]
        for whole in cases {
            ofCases.formUnion(whole.attributes.keys)
            for activity in whole.activities {
                ofActivities[activity.name, default: []].formUnion(activity.attributes.keys)
            }
        }
        for rule in rules {
            var there = ofCases
            if let names = rule.activities {
                let occurring = ofActivities.keys.filter { names.contains("*") || names.contains($0) }
                // A rule for activities that do not occur in this file may need what does not either.
                if occurring.isEmpty { continue }
                for name in occurring { there.formUnion(ofActivities[name] ?? []) }
            }
            if let name = Self.required(rule.command).first(where: { !there.contains($0) }) { return name }
            let times = rule.times.filter { !$0.hasPrefix("activity:") }
            let isNeeded = !rule.isOptional && times.count == rule.times.count
            if isNeeded, let first = times.first, times.allSatisfy({ !there.contains($0) }) { return first }
        }
        return nil
    }

    private static func required(_ template: JSONValue) -> [String] {
        switch template {
        case .object(let members):
            if let name = template["attribute"]?.string {
                return template["default"] != nil || template["optional"]?.bool == true ? [] : [name]
            }
            return members.flatMap { required($0.value) }
        case .array(let elements): return elements.flatMap(required)
        default: return []
        }
    }
}
