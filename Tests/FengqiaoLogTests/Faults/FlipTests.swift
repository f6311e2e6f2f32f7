import FengqiaoLog
import FengqiaoTesting
import Foundation
import Testing

@Suite("Flipped bits")
struct FlipTests {
    /// What became of a flip.
    private enum Outcome: Hashable, CustomStringConvertible {
        /// Reading refused.
        case refused
        /// Reading gave what it ought to, and verifying tells of the damage.
        case verified
        /// Nothing tells of it, and everything reads as it ought to.
        case harmless
        /// Something was read that is not so.
        case wrong(String)

        var description: String {
            switch self {
            case .refused: "refused"
            case .verified: "verified"
            case .harmless: "harmless"
            case .wrong: "wrong"
            }
        }
    }

    private static func outcome(_ store: SmallStore, _ path: String, _ offset: Int, _ bit: Int) -> Outcome {
        func damaged() -> MemoryDisk { store.damaged(path) { $0[offset] ^= 1 << UInt8(bit) } }
        var isRefused = false
        do {
            if try SmallStore.Answers(damaged(), withUnknown: store.withUnknown) != store.whole {
                return .wrong("a reader answers something else")
            }
        } catch let error as LogError {
            guard error.code == .corrupted || error.code == .unsupportedVersion else {
                return .wrong("a reader throws \(error)")
            }
            isRefused = true
        } catch { return .wrong("a reader throws \(error)") }
        do {
            let disk = damaged()
            let log = try EventLog.open(at: SmallStore.path, options: SmallStore.options, fileSystem: disk)
            let found = try frames(log.reader())
            if found != store.whole.frames { return .wrong("a writer sees something else") }
        } catch let error as LogError {
            guard error.code == .corrupted || error.code == .unsupportedVersion else {
                return .wrong("a writer throws \(error)")
            }
        } catch { return .wrong("a writer throws \(error)") }
        do throws(LogError) {
            let found = try LogReader.open(at: SmallStore.path, fileSystem: damaged()).verify()
            if found.faults.isEmpty {
                return isRefused ? .wrong("verifying finds nothing where reading refuses") : .harmless
            }
        } catch {
            guard error.code == .corrupted || error.code == .unsupportedVersion else {
                return .wrong("verifying throws \(error)")
            }
        }
        return isRefused ? .refused : .verified
    }

    @Test(
        "every bit of every file, flipped: refused, found by verify, or of no consequence; never a wrong event",
        arguments: [false, true])
    func everyBit(withUnknown: Bool) async throws {
        let store = try await SmallStore(withUnknown: withUnknown)
        #expect(store.whole.frames.count == (withUnknown ? 9 : 16))
        #expect(withUnknown || !store.whole.matter.isEmpty && !store.whole.kinds.isEmpty)
        for (path, bytes) in store.files.sorted(by: { $0.key < $1.key }) {
            // Of the space set aside at the end of a tail a few bytes will do: all of it is zeros.
            let end = path.hasSuffix(".tail") ? 1 + (bytes.lastIndex { $0 != 0 } ?? 0) : bytes.count
            let length = min(bytes.count, end + 8)
            let workers = 4
            let outcomes = await withTaskGroup(of: [Outcome: Int].self) { group in
                for worker in 0..<workers {
                    group.addTask {
                        var outcomes: [Outcome: Int] = [:]
                        for offset in stride(from: worker, to: length, by: workers) {
                            for bit in 0..<8 {
                                let outcome = Self.outcome(store, path, offset, bit)
                                if case .wrong(let what) = outcome {
                                    Issue.record("\(path), byte \(offset), bit \(bit): \(what)")
                                }
                                outcomes[outcome, default: 0] += 1
                            }
                        }
                        return outcomes
                    }
                }
                return await group.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
            }
            let text = outcomes.sorted { $0.key.description < $1.key.description }.map { "\($0.value) \($0.key)" }
            print("\(path): \(length) bytes, each bit flipped: \(text.joined(separator: ", "))")
            switch path {
            case "/log/LOCK": #expect(outcomes[.harmless] == length * 8, "its text names whoever took it last")
            case _ where length > end && end > 64:
                // A flip behind the end of the active tail looks like an append that never returned.
                #expect(outcomes[.harmless, default: 0] <= 64, "\(path)")
            default: #expect(outcomes[.harmless] == nil, "\(path)")
            }
        }
    }
}
