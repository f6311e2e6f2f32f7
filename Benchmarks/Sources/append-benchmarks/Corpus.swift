import BenchmarkSupport
import Crypto
import FengqiaoSimulation

/// The events that every side stores: the same bytes for the same seed.
///
/// All rows lie in one array, so that no side pays for gathering them, and the columns that SQLite is given are
/// ranges of that array, so that it pays for no conversion either.
struct Corpus {
    static let seed: UInt64 = 1
    /// When the log takes the events: one moment, because no clock is to be measured.
    static let recordedAt: Int64 = 1_767_225_600_000

    struct Item {
        var row: Range<Int>
        var parts: EventRow.Parts
        var sequence: UInt64
        var occurredAt: Int64
    }

    private(set) var bytes: [UInt8] = []
    private(set) var items: [Item] = []
    /// How many bytes of all are text.
    private(set) var textBytes = 0

    init(count: Int) throws {
        var random = SeededGenerator(seed: Self.seed)
        var sequences: [Int64: UInt64] = [:]
        var occurredAt = Self.recordedAt - Int64(count) * 1_000
        items.reserveCapacity(count)
        for _ in 0..<count {
            let matter = random.below(Int64(count) / 8 + 1)
            sequences[matter, default: 0] += 1
            occurredAt += random.within(1...1_000)
            let actor = "w-\(random.within(1...400))"
            let unit = "grid/\(random.within(1...9))-\(random.within(1...9))-\(random.within(1...40))"
            let row = EventRow(
                stream: Array("M-2026-\(1_000_000 + matter)".utf8)[...], sequence: sequences[matter] ?? 1,
                occurredAt: occurredAt, actor: Array(actor.utf8)[...], unit: Array(unit.utf8)[...],
                text: Array(Self.text(&random).utf8)[...])
            if items.isEmpty { try row.checkAgainstTheModel() }
            let start = bytes.count
            let parts = row.write(to: &bytes)
            items.append(
                Item(row: start..<bytes.count, parts: parts, sequence: row.sequence, occurredAt: occurredAt))
            textBytes += parts.text.count
        }
    }

    /// Where the bytes of some events lie, one after the other.
    func rows(_ events: Range<Int>) -> Range<Int> {
        items[events.lowerBound].row.lowerBound..<items[events.upperBound - 1].row.upperBound
    }

    /// What every side must hold in the end.
    var stored: Stored { Stored(events: items.count, digest: SHA256.hash(data: bytes).short) }

    /// The parts of one event, for a side that makes its row itself.
    @inline(__always)
    func event(_ item: Item) -> EventRow {
        EventRow(
            stream: bytes[item.parts.stream], sequence: item.sequence, occurredAt: item.occurredAt,
            actor: bytes[item.parts.actor], unit: bytes[item.parts.unit], text: bytes[item.parts.text])
    }

    /// A note of about 70 bytes, as grid workers write them.
    static func text(_ random: inout SeededGenerator) -> String {
        "\(random.pick(places))\(random.within(1...60))号附近\(random.pick(findings)),\(random.pick(steps))。"
    }

    private static let places = ["和平新村", "解放东路", "老街北弄", "滨河花苑", "枫溪小区", "长宁二村"]
    private static let findings = [
        "楼道堆放杂物影响通行", "垃圾桶满溢无人清运", "窨井盖破损松动", "路灯连续三晚不亮", "楼上漏水引发争吵", "消防通道被占用",
    ]
    private static let steps = ["已到现场核实", "已联系当事人", "已通知施工单位", "双方初步达成意向", "已清理大部分"]
}
