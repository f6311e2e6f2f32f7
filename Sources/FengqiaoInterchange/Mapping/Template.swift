import Fengqiao

/// A value of a mapping: given as it is, or taken from an attribute of the case or of the activity.
///
/// `{"attribute": "channel", "map": {"Internet": "online", "*": "other"}, "default": "other"}` takes the attribute,
/// translates it, and falls back where the case has none. With `"optional": true` the value is left out instead.
struct Template {
    private let value: JSONValue

    init(_ value: JSONValue) { self.value = value }

    /// Why a template yields no value.
    enum Failure: Error, Hashable {
        case missing(attribute: String)
        case untranslated(attribute: String, value: String)
    }

    /// Where attributes are looked up: first in the activity, then in the case.
    struct Source {
        var activity: ImportCase.Activity?
        var whole: ImportCase

        func attribute(_ name: String) -> String? {
            activity?.attributes[name] ?? whole.attributes[name]
        }
    }

    /// The value for a case; `nil` where it is left out.
    func fill(_ source: Source) throws(Failure) -> JSONValue? {
        switch value {
        case .object(let members):
            if let name = value["attribute"]?.string { return try lookUp(name, source) }
            var result: [JSONValue.Member] = []
            for member in members {
                if let filled = try Template(member.value).fill(source) {
                    result.append(JSONValue.Member(member.key, filled))
                }
            }
            return .object(result)
        case .array(let elements):
            var result: [JSONValue] = []
            for element in elements {
                if let filled = try Template(element).fill(source) { result.append(filled) }
            }
            return .array(result)
        default: return value
        }
    }

    private func lookUp(_ name: String, _ source: Source) throws(Failure) -> JSONValue? {
        guard let found = source.attribute(name), !found.isEmpty else {
            if let fallback = value["default"] { return try Template(fallback).fill(source) }
            if value["optional"]?.bool == true { return nil }
            throw .missing(attribute: name)
        }
        guard let map = value["map"] else {
            return .string((value["prefix"]?.string ?? "") + found)
        }
        guard let translated = map[found] ?? map["*"] else { throw .untranslated(attribute: name, value: found) }
        return translated
    }
}
