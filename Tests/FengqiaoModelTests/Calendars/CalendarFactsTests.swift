import FengqiaoCalendars
import FengqiaoModel
import FengqiaoTesting
import Foundation
import Testing

@Suite("The statutory calendars")
struct CalendarFactsTests {
    /// What others gathered; the folder lies beside the project, or where `FENGQIAO_SHARED_DATA` says.
    private static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["FENGQIAO_SHARED_DATA"] {
            return URL(fileURLWithPath: path).appendingPathComponent("holiday-cn")
        }
        let root = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { path, _ in path.deletingLastPathComponent() }
        return root.deletingLastPathComponent().appendingPathComponent("shared/data/holiday-cn")
    }()
    private static let isThere = FileManager.default.fileExists(atPath: folder.path)

    // How many days of rest each notice names, and how many weekend days it makes work of.
    private static let counts: [(version: Int64, off: Int, makeUp: Int)] = [
        (200701, 24, 8), (200801, 29, 6), (200901, 27, 6), (201001, 29, 8), (201101, 29, 5), (201201, 27, 7),
        (201301, 29, 12), (201401, 22, 5), (201501, 23, 4), (201502, 26, 5), (201601, 24, 6), (201701, 24, 5),
        (201801, 23, 6), (201901, 21, 5), (201902, 24, 7), (202001, 27, 7), (202002, 30, 6), (202101, 31, 7),
        (202201, 31, 7), (202301, 27, 7), (202401, 28, 8), (202501, 28, 5), (202601, 33, 6),
    ]

    @Test("every year has its notice, three have an amendment, and each names the days that it should")
    func complete() {
        let china = StatutoryCalendars.china
        #expect(Set(china.map(\.year)) == Set(2007...2026) && china.count == 23)
        #expect(china.map(\.published) == china.map(\.published).sorted())
        for (version, off, makeUp) in Self.counts {
            let notice = china.first { $0.version == version }
            #expect(notice?.offDays.count == off && notice?.makeUpDays.count == makeUp, "\(version)")
            #expect(notice?.offDays == notice?.offDays.sorted() && notice?.makeUpDays == notice?.makeUpDays.sorted())
        }
        for notice in china {
            // Published before what it rules: amendments too, and all days lie near the year.
            let first = (notice.offDays + notice.makeUpDays).min()
            #expect(notice.version % 100 > 1 || first.map { notice.published < $0 } == true, "\(notice.version)")
            let areWeekends = notice.makeUpDays.allSatisfy { $0.isWeekend }
            #expect(areWeekends, "\(notice.version)")
            #expect(Set(notice.offDays).isDisjoint(with: notice.makeUpDays), "\(notice.version)")
        }
    }

    @Test("what was known on a day: the first notice for 2020 before the amendment, both after it")
    func known() throws {
        let day = try #require(LocalDate("2020-01-26"))
        #expect(StatutoryCalendars.china(knownOn: day).last?.version == 202001)
        #expect(StatutoryCalendars.china(knownOn: day + 1).last?.version == 202002)
        #expect(StatutoryCalendars.china(2024...2025).map(\.version) == [202401, 202501])
    }

    @Test("every calendar is one that a log takes, each jurisdiction under its own name")
    func recorded() throws {
        var ledger = ModelLedger()
        let at = try #require(Instant("2026-01-01T00:00:00+08:00"))
        for jurisdiction in ["CN", "CN-GX"] as [Token] {
            for notice in StatutoryCalendars.china {
                let calendar = notice.calendar(jurisdiction: jurisdiction)
                try ledger.record(Command(at: at, actor: "w", unit: "u", .calendarPublished(calendar)))
            }
        }
        #expect(ledger.references.calendars.count == 2)
        let again = StatutoryCalendars.china[0].calendar()
        #expect(
            ledger.refusal(of: Command(at: at, actor: "w", unit: "u", .calendarPublished(again)))?.code == .duplicateID)
    }

    @Test(
        "each year is what others gathered from the same notices",
        .enabled(if: isThere, "the folder of holiday facts is not beside the project"), arguments: 2007...2026)
    func sameAsOthers(_ year: Int) throws {
        func days(_ name: String) throws -> (off: Set<LocalDate>, makeUp: Set<LocalDate>) {
            let text = try Data(contentsOf: Self.folder.appendingPathComponent("\(name).json"))
            let days = try #require(try JSONParser.parse(text)["days"]?.array).map { day in
                (try #require(day["date"]?.string.flatMap { LocalDate($0) }), day["isOffDay"]?.bool == true)
            }
            // The amendment of 2020 says of a Monday that it is worked again, which is no make-up day.
            return (Set(days.filter(\.1).map(\.0)), Set(days.filter { !$0.1 && $0.0.isWeekend }.map(\.0)))
        }
        let own = StatutoryCalendars.china.filter { $0.year == Int64(year) }
        let (off, makeUp) = try days("\(year)")
        #expect(own.last.map { Set($0.offDays) } == off && own.last.map { Set($0.makeUpDays) } == makeUp)
        if year == 2020 {
            let (off, makeUp) = try days("2020-as-published-2019-11")
            #expect(Set(own[0].offDays) == off && Set(own[0].makeUpDays) == makeUp)
        }
    }
}
