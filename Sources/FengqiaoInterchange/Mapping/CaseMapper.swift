import Fengqiao

/// Why one case was not imported.
struct CaseRejection: Error, Hashable {
    var reason: String
}

extension Mapping {
    /// The commands that a case becomes, in order of time.
    func commands(for whole: ImportCase) throws(CaseRejection) -> [Command] {
        guard !whole.id.isEmpty else {
            throw CaseRejection(reason: "the case has no name; nothing can be recorded under it")
        }
        try checkOrder(whole)
        var made: [(time: Instant, rule: Int, place: Int, command: Command)] = []
        var named: Set<String> = []
        for rule in rules { named.formUnion(rule.activities ?? []) }
        for (index, rule) in rules.enumerated() {
            guard rule.activities == nil else { continue }
            guard let time = try time(of: rule, whole) else { continue }
            made.append((time, index, 0, try command(rule, time, .init(activity: nil, whole: whole))))
        }
        for (place, activity) in whole.activities.enumerated() where !ignored.contains(activity.name) {
            let key = named.contains(activity.name) ? activity.name : "*"
            let matching = rules.indices.filter { rules[$0].activities?.contains(key) == true }
            guard !matching.isEmpty else {
                throw CaseRejection(
                    reason: "no rule is for the activity \"\(activity.name)\"; add one, or list it under ignore")
            }
            guard let time = activity.time else {
                throw CaseRejection(reason: "event \(place + 1) (\(activity.name)) has no time that can be read")
            }
            for index in matching {
                made.append(
                    (time, index, place, try command(rules[index], time, .init(activity: activity, whole: whole))))
            }
        }
        // At the same instant, rules for the case come in the mapping's order, activities in the file's.
        let lead = rules.firstIndex { $0.activities != nil } ?? rules.count
        func rank(_ item: (time: Instant, rule: Int, place: Int, command: Command)) -> (Int, Int, Int) {
            let isActivity = rules[item.rule].activities != nil
            if isActivity { return (1, item.place, item.rule) }
            return (item.rule < lead ? 0 : 2, item.rule, 0)
        }
        made.sort { $0.time != $1.time ? $0.time < $1.time : rank($0) < rank($1) }
        return made.map(\.command)
    }

    // A case whose own events run backwards is not a record of what happened.
    private func checkOrder(_ whole: ImportCase) throws(CaseRejection) {
        var latest: Instant?
        for (index, activity) in whole.activities.enumerated() {
            guard let time = activity.time else { continue }
            if let latest, time < latest {
                throw CaseRejection(
                    reason:
                        "event \(index + 1) (\(activity.name)) has a time before the event before it; correct the file")
            }
            latest = time
        }
    }

    private func time(of rule: Rule, _ whole: ImportCase) throws(CaseRejection) -> Instant? {
        var earliest: Instant?
        var isFound = false
        for name in rule.times {
            let text: String?
            var time: Instant?
            switch name {
            case "activity:first": (text, time) = ("", whole.activities.first?.time)
            case "activity:last": (text, time) = ("", whole.activities.last?.time)
            default:
                text = whole.attributes[name]
                time = text.flatMap { Instant($0) }
                if let text, time == nil {
                    throw CaseRejection(reason: "the attribute \"\(name)\" is \"\(text)\", which is no time")
                }
            }
            if text != nil { isFound = true }
            if let time { earliest = min(earliest ?? time, time) }
        }
        if earliest == nil, !rule.isOptional {
            let names = rule.times.joined(separator: ", ")
            throw CaseRejection(
                reason: isFound
                    ? "the case has no event whose time could be taken"
                    : "the mapping takes the time from \"\(names)\", which the case does not have")
        }
        return earliest
    }

    private func command(
        _ rule: Rule, _ time: Instant, _ source: Template.Source
    ) throws(CaseRejection) -> Command {
        let filled: JSONValue?
        do throws(Template.Failure) { filled = try Template(rule.command).fill(source) } catch {
            switch error {
            case .missing(let attribute):
                throw CaseRejection(
                    reason: "the mapping names the attribute \"\(attribute)\", which the case does not have")
            case .untranslated(let attribute, let value):
                throw CaseRejection(
                    reason:
                        "the mapping does not translate \"\(value)\" of the attribute \"\(attribute)\"; add it, or a *")
            }
        }
        guard case .object(let members)? = filled else {
            throw CaseRejection(reason: "the mapping's command is no object")
        }
        let document = JSONValue.object(
            members + [.init("subject", .string(source.whole.id)), .init("time", .string(time.text(in: .china)))])
        do throws(FieldError) { return try Command(json: document) } catch {
            throw CaseRejection(reason: "\(error.description)")
        }
    }
}
