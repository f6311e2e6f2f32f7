import FengqiaoModel
import FengqiaoSchema

/// Lays corrections over a matter's facts. Fields that no figure counts are passed over.
///
/// What the model has recorded fits its field; a value that does not changes nothing.
struct FactPatch {
    let teller: StoryTeller

    private var lookup: StoryLookup { teller.lookup }

    func apply(_ corrections: [FactCorrections.Correction], to record: inout FactRecord) {
        for correction in corrections where correction.target == record.position { apply(correction, to: &record) }
    }

    private func apply(_ correction: FactCorrections.Correction, to record: inout FactRecord) {
        let (field, value) = (correction.field, correction.value)
        if field == "time" {
            if let time = instant(value) { record.at = time }
            return
        }
        switch (record.fact, field) {
        case (.reported(var report), _):
            if field == "category" { report.category = category(value) }
            if field == "reporter" { lay(value, over: &report) }
            record.fact = .reported(report)
        case (.checked(var check), "checker"):
            check.checker = worker(value) ?? check.checker
            record.fact = .checked(check)
        case (.checked(var check), "due"):
            check.due = instant(value)?.milliseconds ?? FieldColumn.absentInteger
            record.fact = .checked(check)
        case (.accepted(let place), _): record.fact = .accepted(lay(value, field, overAcceptance: place))
        case (.noted, "kind"): record.fact = code(value).map(Fact.noted) ?? record.fact
        case (.closed(let outcome, let unit, _), "creditedWorker"):
            record.fact = .closed(outcome, unit: unit, worker: worker(value) ?? NameTable.none)
        case (.feedback(var feedback), _):
            lay(value, field, over: &feedback)
            record.fact = .feedback(feedback)
        case (.petition(var petition), "channel"):
            petition.channel = code(value).map { (channel: PetitionChannel) in channel.code } ?? 0
            record.fact = .petition(petition)
        case (.rewarded(var reward), "period"):
            if let period = value?.string { reward.period = lookup.person(period) }
            record.fact = .rewarded(reward)
        default: record.fact = mediation(record.fact, field, value)
        }
    }

    private func mediation(_ fact: Fact, _ field: String, _ value: JSONValue?) -> Fact {
        switch (fact, field) {
        case (.mediationOpened(var opening), "mediators"):
            opening.mediators = lookup.range(
                ofMediators: (value?.array ?? []).compactMap { worker($0) }, teller.chronicle.tables)
            return .mediationOpened(opening)
        case (.agreed(let place), _): return .agreed(lay(value, field, overAgreement: place))
        case (.mediationEnded(let number, let reason, _), "reportedToPolice"):
            return .mediationEnded(number: number, reason, toPolice: value?.bool ?? false)
        case (.confirmation(let number, let phase, _), "jointly"):
            return .confirmation(number: number, phase, jointly: value?.bool ?? false)
        case (.performed(let number, let item, let status, _), "amountFen"):
            return .performed(number: number, item: item, status, fen: value?.integer ?? FieldColumn.absentInteger)
        default: return fact
        }
    }

    private func lay(_ value: JSONValue?, over report: inout Fact.Report) {
        let reporterClass: ReporterClass? = code(value?["reporterClass"])
        report.reporterClass = reporterClass?.code ?? 0
        report.person = value?["id"]?.string.map(lookup.reporter) ?? NameTable.none
    }

    private func lay(_ value: JSONValue?, _ field: String, overAcceptance place: UInt32) -> UInt32 {
        var accepted = lookup.acceptance(place, teller.chronicle.tables)
        switch field {
        case "category": accepted.category = category(value)
        case "scale": accepted.scale = code(value) ?? accepted.scale
        case "repeatOf": accepted.repeatOf = value?.string.map { lookup.matter($0) } ?? NameTable.none
        default: return place
        }
        return lookup.keep(accepted)
    }

    private func lay(_ value: JSONValue?, _ field: String, overAgreement place: UInt32) -> UInt32 {
        var agreed = lookup.agreement(place, teller.chronicle.tables)
        switch field {
        case "form": agreed.form = code(value) ?? agreed.form
        case "effectiveAt":
            let at = instant(value) ?? agreed.effectiveAt
            // What is due when the agreement takes effect stays so.
            for index in agreed.items.indices where agreed.items[index].isDueAtOnce { agreed.items[index].due = at }
            agreed.effectiveAt = at
        case "items":
            agreed.items = (value?.array ?? []).map { item in
                let due = instant(item["due"])
                return AgreedFact.Item(
                    due: due ?? agreed.effectiveAt, fen: item["amountFen"]?.integer, isDueAtOnce: due == nil)
            }
        default: return place
        }
        return lookup.keep(agreed)
    }

    private func lay(_ value: JSONValue?, _ field: String, over feedback: inout Fact.Feedback) {
        switch field {
        case "reached": feedback.isReached = value?.bool ?? false
        case "answered": feedback.isAnswered = value?.bool ?? false
        case "solved": feedback.solved = value?.bool.map { $0 ? 2 : 1 } ?? 0
        case "satisfaction": feedback.satisfaction = UInt8(clamping: value?.integer ?? 0)
        default: break
        }
    }

    private func code<C: Code>(_ value: JSONValue?) -> C? { value?.string.flatMap(C.init(rawValue:)) }
    private func instant(_ value: JSONValue?) -> Instant? { value?.string.flatMap { Instant($0) } }
    private func worker(_ value: JSONValue?) -> UInt32? { value?.string.map(lookup.worker) }
    private func category(_ value: JSONValue?) -> UInt32 { value?.string.map(lookup.category) ?? NameTable.none }
}
