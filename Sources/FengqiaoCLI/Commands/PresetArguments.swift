import ArgumentParser
import Fengqiao
import FengqiaoInterchange
import FengqiaoPresets
import FengqiaoSimulation

/// What `--preset` and `--input` mean.
enum PresetArguments {
    /// The presets' names, as help and complaints list them.
    static var names: String {
        Preset.names.dropLast().joined(separator: ", ") + " or " + (Preset.names.last ?? "")
    }

    /// A preset of the library, or one's own from a file whose name ends in `.json`.
    static func preset(_ name: String) throws -> Preset {
        if let known = Preset.named(name) { return known }
        guard name.hasSuffix(".json") else {
            throw ValidationError("--preset: there is no preset \"\(name)\"; there are \(names), and files in JSON")
        }
        let text = try InputFile.read(name)
        do throws(PresetError) { return try Preset(text: text) } catch {
            throw InterchangeError(.badInput, file: name, error.description)
        }
    }

    static func inputs(_ texts: [String]) throws -> [String: Int64] {
        var result: [String: Int64] = [:]
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, let value = Int64(parts[1]) else {
                throw ValidationError("--input: write \"\(text)\" as name=value with a whole number")
            }
            guard result.updateValue(value, forKey: String(parts[0])) == nil else {
                throw ValidationError("--input: \(parts[0]) is given twice")
            }
        }
        return result
    }

    /// The reference events of a preset, with the calendars of the years that simulations know.
    static func references(_ preset: Preset, _ inputs: [String], at start: Instant) throws -> [EventBody] {
        let inputs = try self.inputs(inputs)
        do throws(PresetError) { return try Simulator.references(preset, inputs: inputs, at: start) } catch {
            throw ValidationError("--input: \(error.description)")
        }
    }

    /// What a simulated log is founded with.
    static func founding(_ plan: SimulationPlan) throws -> Founding {
        do throws(PresetError) { return try Simulator.founding(plan) } catch {
            throw ValidationError("--input: \(error.description)")
        }
    }
}
