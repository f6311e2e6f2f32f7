public import FengqiaoModel

/// A system of governance as data: its units, posts and rules, what its documents state, and what had to be chosen.
///
/// ```swift
/// guard let preset = Preset.named("west-coast") else { return }
/// let events = try preset.references(
///     at: start, inputs: ["redAfterDays": 10, "redAfterHours": 48, "smallDays": 3, …])
/// let founding = Founding(origin: "example", actor: "founder", unit: preset.root, at: start, references: events)
/// ```
/// What the documents leave open has no default: ``inputs`` names it, and ``references(at:inputs:)`` refuses to go on
/// without. A preset says nothing about holidays; publish the calendar of its jurisdiction beside it.
public struct Preset: Hashable, Sendable {
    /// The name by which it is chosen.
    public let name: String
    /// What it is called.
    public let title: BilingualText
    /// The trees of units; two may divide the same ground.
    public let trees: [PresetTree]
    /// The posts.
    public let duties: [PresetDuty]
    /// Households and residents.
    public let registers: [PresetRegister]
    /// What the documents leave open.
    public let inputs: [PresetInput]
    /// What the documents state.
    public let stated: [StatedFigure]
    /// What the documents report about themselves.
    public let reported: [ReportedFigure]
    /// What had to be chosen.
    public let chosen: [PresetChoice]
    /// The units, each after the one above it.
    public let units: [PresetUnit]
    /// The policies as they stand, with inputs in the place of numbers.
    let policies: [JSONValue]

    /// Reads a preset from the text of a file.
    ///
    /// - Throws: ``PresetError`` with the name of the field that is missing, unknown or wrong, or the line.
    public init(text: some Collection<UInt8>) throws(PresetError) {
        let value: JSONValue
        do throws(JSONError) { value = try JSONParser.parse(text) } catch { throw .malformed("", error.description) }
        try self.init(json: value)
    }

    /// Reads a preset from JSON.
    ///
    /// - Throws: ``PresetError`` with the name of the field that is missing, unknown or wrong.
    public init(json: JSONValue) throws(PresetError) {
        guard json.object != nil else { throw .malformed("", "a preset is an object in braces") }
        do throws(FieldError) {
            var reader = JSONFieldReader(json)
            name = try reader.sentence("name")
            title = try Self.required("title", from: &reader)
            trees = try reader.each("trees") { (inner) throws(FieldError) in try PresetTree(from: &inner) }
            duties = try reader.each("duties") { (inner) throws(FieldError) in try PresetDuty(from: &inner) }
            registers = try reader.each("registers") { (inner) throws(FieldError) in try PresetRegister(from: &inner) }
            policies = try reader.objects("policies")
            let inputs = try reader.each("inputs") { (inner) throws(FieldError) in try PresetInput(from: &inner) }
            stated = try reader.each("stated") { (inner) throws(FieldError) in try StatedFigure(from: &inner) }
            reported = try reader.each("reported") { (inner) throws(FieldError) in try ReportedFigure(from: &inner) }
            chosen = try reader.each("chosen") { (inner) throws(FieldError) in try PresetChoice(from: &inner) }
            try reader.finish()
            if trees.isEmpty { throw FieldError("trees", "is empty: a preset has at least one tree of units") }
            self.inputs = try Self.located(inputs, policies, registers)
        } catch { throw PresetError(error) }
        units = try UnitExpansion(trees).units
        try check()
    }

    private init(empty name: String) {
        (self.name, title) = (name, BilingualText(zh: name, en: name))
        (trees, duties, registers, policies, inputs) = ([], [], [], [], [])
        (stated, reported, chosen, units) = ([], [], [], [])
    }

    private static func required(
        _ field: String, from reader: inout JSONFieldReader
    ) throws(FieldError) -> BilingualText {
        let text = try reader.record(field) { (inner) throws(FieldError) in try BilingualText(from: &inner) }
        guard let text else { throw FieldError(field, "is missing") }
        return text
    }

    // Each input with the fields that take it. None is asked for that is not declared, and none declared in vain.
    private static func located(
        _ inputs: [PresetInput], _ policies: [JSONValue], _ registers: [PresetRegister]
    ) throws(FieldError) -> [PresetInput] {
        var result = inputs
        var uses = policies.enumerated().flatMap { index, policy in
            Placeholder.all(in: policy).map {
                (place: "policies[\(index)].\($0.field)", name: $0.name, field: $0.field)
            }
        }
        for (index, register) in registers.enumerated() {
            for (number, field) in [(register.households, "households"), (register.residents, "residents")] {
                guard case .input(let name) = number else { continue }
                uses.append(("registers[\(index)].\(field)", name, "registers.\(field)"))
            }
        }
        for use in uses {
            guard let at = result.firstIndex(where: { $0.name == use.name }) else {
                throw FieldError(use.place, "asks for the input \"\(use.name)\", which `inputs` does not list")
            }
            if !result[at].fields.contains(use.field) { result[at].fields.append(use.field) }
        }
        for (index, input) in result.enumerated() {
            if input.fields.isEmpty {
                throw FieldError("inputs[\(index)].name", "is \(input.name), which no field takes")
            }
            if result[..<index].contains(where: { $0.name == input.name }) {
                throw FieldError("inputs[\(index)].name", "is \(input.name), which stands there already")
            }
        }
        return result
    }
}

extension Preset: CustomStringConvertible {
    /// The name.
    public var description: String { name }

    /// The unit at the top of the first tree, on whose behalf a log is founded.
    public var root: UnitID { units.first?.unit ?? "district" }

    /// What a simulated history takes for the inputs: choices of the preset's file, labelled so, and nobody's rules.
    public var simulationInputs: [String: Int64] {
        var result: [String: Int64] = [:]
        for input in inputs { result[input.name] = input.simulated }
        return result
    }

    /// The presets of the library, by the documents' order, and the fictional district of the demonstration.
    public static let all: [Preset] = BuiltIn.files.map { builtIn($0.name) }

    /// The names of the presets of the library.
    public static var names: [String] { BuiltIn.files.map(\.name) }

    /// The preset of a name, or `nil`.
    public static func named(_ name: String) -> Preset? { names.contains(name) ? builtIn(name) : nil }

    /// A small fictional district for a first look.
    public static let demo = builtIn("demo")

    /// Qingdao West Coast.
    public static let westCoast = builtIn("west-coast")

    // A file of ours that could not be read would leave a preset without units; a test reads each of them.
    private static func builtIn(_ name: String) -> Preset {
        guard let file = BuiltIn.files.first(where: { $0.name == name }) else { return Preset(empty: name) }
        return (try? Preset(text: file.text())) ?? Preset(empty: name)
    }
}
