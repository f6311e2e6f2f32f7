public import Fengqiao

/// What an import did.
public struct ImportResult: Hashable, Sendable {
    /// How many cases were read.
    public var read = 0
    /// How many were recorded now.
    public var appended = 0
    /// How many had been recorded before, in the same words.
    public var unchanged = 0
    /// Those that were not recorded, and why.
    public var rejected: [Rejection] = []

    /// One that was not recorded.
    public struct Rejection: Hashable, Sendable {
        /// The name of the case.
        public var id: String
        /// The line on which it begins, where the format has lines.
        public var line: Int?
        /// Why, in a sentence.
        public var reason: String
    }
}

/// Imports cases into a ledger: each whole or not at all, each once however often the import is run.
public enum Importer {
    /// How many cases share a sync: large enough that the sync costs little beside the cases, small enough that an
    /// import which is killed has lost a moment's work.
    static let batch = 64

    /// Records the cases of a file.
    ///
    /// Running it again is harmless: a case that was recorded is recognised by its key and left as it is, and one that
    /// an interrupted import did not reach is recorded.
    ///
    /// - Parameter progress: called with the number of cases that were dealt with.
    /// - Throws: ``LedgerError`` where the ledger cannot go on, such as a full disk. Cases that are refused are in the
    ///   result.
    public static func run(
        _ cases: [ImportCase], _ mapping: Mapping, into ledger: Ledger,
        progress: (@Sendable (Int) -> Void)? = nil
    ) async throws(LedgerError) -> ImportResult {
        var result = ImportResult()
        var known = try await ledger.references().units
        var waiting: [(whole: ImportCase, group: AtomicGroup)] = []
        for whole in cases {
            result.read += 1
            do throws(CaseRejection) {
                let commands = try mapping.commands(for: whole)
                try await define(commands, mapping, &known, ledger)
                waiting.append((whole, AtomicGroup(commands, key: "import:\(mapping.source):\(whole.id)")))
            } catch {
                result.rejected.append(.init(id: whole.id, line: whole.line, reason: error.reason))
            }
            if waiting.count == batch {
                try await record(&waiting, ledger, &result)
                progress?(result.read)
            }
        }
        try await record(&waiting, ledger, &result)
        progress?(result.read)
        return result
    }

    private static func record(
        _ waiting: inout [(whole: ImportCase, group: AtomicGroup)], _ ledger: Ledger, _ result: inout ImportResult
    ) async throws(LedgerError) {
        let answers = await ledger.execute(waiting.map(\.group))
        for (item, answer) in zip(waiting, answers) {
            do throws(LedgerError) {
                if try answer.get().isRepeat { result.unchanged += 1 } else { result.appended += 1 }
            } catch {
                // A refusal concerns one case; anything else would concern the next one too.
                guard error.code == .refused || error.code == .invalidArgument else { throw error }
                var reason = error.message
                if error.refusal?.code == .keyReused {
                    reason = "the case was imported before and says something else now; its record was left as it is"
                }
                result.rejected.append(.init(id: item.whole.id, line: item.whole.line, reason: reason))
            }
        }
        waiting = []
    }

    // Units that a case names for the first time are defined first, if the mapping says how.
    private static func define(
        _ commands: [Command], _ mapping: Mapping, _ known: inout UnitRegister, _ ledger: Ledger
    ) async throws(CaseRejection) {
        guard let rule = mapping.units else { return }
        for unit in commands.flatMap(\.body.units) where !known.knows(unit) {
            let change = UnitChanged(
                tree: rule.tree, unit: unit, operation: .define, parent: unit == rule.parent ? nil : rule.parent,
                rung: rule.rung, kind: rule.kind, effectiveFrom: rule.effectiveFrom)
            let founding = mapping.founding
            do throws(LedgerError) {
                try await ledger.execute(
                    Command(at: founding.at, actor: founding.actor, unit: founding.unit, .unitChanged(change)))
            } catch { throw CaseRejection(reason: "unit \(unit) could not be defined: \(error.message)") }
            known.evolve(change)
        }
    }
}
