import FengqiaoLog
import Foundation

// Unsafe: libFuzzer hands over a pointer and a count that belong together; the bytes are copied before anything else.

/// What stays the same over all inputs. It is made before the first one, by the only thread there is.
private struct Session {
    let target: Target
    let example: Example

    static let shared = Session()

    private init() {
        let environment = ProcessInfo.processInfo.environment
        guard let target = environment["FENGQIAO_FUZZ_TARGET"].flatMap(Target.init) else {
            fatalError("name a target in FENGQIAO_FUZZ_TARGET: \(Target.allCases.map(\.rawValue))")
        }
        self.target = target
        do { example = try Example() } catch { fatalError("the example log cannot be made: \(error)") }
        Fuzzing.setIgnoresChecksums(target != .raw)
        // An input that was not changed must be a whole log: else nothing would be tried.
        for seed in target.seeds(example) {
            target.put(seed.bytes, example)
            precondition(seed.name == "tail-0" || Check.read(example.disk) == Example.count, "\(seed.name) is no log")
        }
        guard let folder = environment["FENGQIAO_FUZZ_SEEDS"] else { return }
        for seed in target.seeds(example) {
            let file = URL(fileURLWithPath: folder).appendingPathComponent(seed.name)
            do { try Data(seed.bytes).write(to: file) } catch { fatalError("\(file.path) cannot be written: \(error)") }
        }
    }
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutableRawPointer,
    _ run: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

@main
private enum Main {
    static func main() {
        // Makes the example and writes the first inputs, before libFuzzer reads them.
        _ = Session.shared
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        exit(
            runDriver(&count, &arguments) { start, count in
                let input = Array(UnsafeBufferPointer(start: start, count: count))
                let session = Session.shared
                session.target.put(input, session.example)
                Check.read(session.example.disk)
                if session.target == .tail { Check.write(session.example.disk) }
                return 0
            })
    }
}
