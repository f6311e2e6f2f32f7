import ArgumentParser
import Fengqiao
import FengqiaoInterchange
import Foundation

struct AppendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "append", abstract: "Record commands: one JSON command a line in, one JSON answer a line out.",
        discussion: """
            {"key":"…","type":"MatterReported","subject":"M-1","time":"2024-04-26T16:00:00+08:00","actor":"w-1",\
            "unit":"grid/1","data":{"channel":"patrol","originUnit":"grid/1"}}

            Each line is recorded whole or not at all. The answer is {"line":…,"ok":true,"positions":[first,last],\
            "repeated":false} or {"line":…,"ok":false,"code":"…","message":"…"}; any of these ends in exit code 65.
            """)

    @Argument(help: "The folder of the log.")
    var log: String

    @Argument(help: "A file of JSON Lines, or - for standard input.")
    var file: String

    @Flag(help: "Accepted for symmetry; the answers are JSON in any case.")
    var json = false

    func run() async throws {
        try await reporting {
            let data = try InputFile.read(file, allowEmpty: true)
            let ledger = try await Ledger.open(at: log)
            var failed = 0
            var number = 0
            // Lines share syncs in groups of this size; answers come when a group is on the disk.
            var waiting: [(line: Int, Result<AtomicGroup, JSONLineError>)] = []
            for line in data.split(separator: 0x0a, omittingEmptySubsequences: false) {
                number += 1
                if line.allSatisfy({ $0 == 0x20 || $0 == 0x0d || $0 == 0x09 }) { continue }
                waiting.append((number, Self.parse(line)))
                if waiting.count == 256 { failed += try await Self.record(&waiting, ledger) }
            }
            failed += try await Self.record(&waiting, ledger)
            try await ledger.close()
            if failed > 0 { throw ExitStatus.badInput }
        }
    }

    private struct JSONLineError: Error { var message: String }

    private static func parse(_ line: some Collection<UInt8>) -> Result<AtomicGroup, JSONLineError> {
        do throws(JSONError) {
            let value = try JSONParser.parse(line)
            do throws(FieldError) {
                let command = try Command(json: value)
                return .success(AtomicGroup([command], key: command.key ?? command.eventID.map { "id:" + $0.string }))
            } catch { return .failure(JSONLineError(message: error.description)) }
        } catch {
            return .failure(JSONLineError(message: "this is not JSON: \(error.reason) at column \(error.column)"))
        }
    }

    private static func record(
        _ waiting: inout [(line: Int, Result<AtomicGroup, JSONLineError>)], _ ledger: Ledger
    ) async throws -> Int {
        let groups = waiting.compactMap { try? $0.1.get() }
        var answers = await ledger.execute(groups).makeIterator()
        var failed = 0
        for (line, parsed) in waiting {
            var members: [JSONValue.Member] = [.init("line", .integer(Int64(line)))]
            switch parsed {
            case .failure(let error):
                failed += 1
                members += [.init("ok", false), .init("code", "badInput"), .init("message", .string(error.message))]
            case .success:
                guard let answer = answers.next() else { continue }
                switch answer {
                case .success(let receipt):
                    let first = Int64(clamping: receipt.positions.lowerBound)
                    let last = Int64(clamping: receipt.positions.upperBound) - 1
                    members += [
                        .init("ok", true), .init("positions", [.integer(first), .integer(last)]),
                        .init("repeated", .bool(receipt.isRepeat)),
                    ]
                case .failure(let error):
                    guard error.code == .refused || error.code == .invalidArgument else { throw error }
                    failed += 1
                    members += [
                        .init("ok", false),
                        .init("code", .string(error.refusal?.code.rawValue ?? error.code.description)),
                        .init("message", .string(error.refusal?.message ?? error.message)),
                    ]
                }
            }
            Console.print(JSONValue.object(members).line)
        }
        waiting = []
        return failed
    }
}
