/// Lays corrections over the events that they correct.
public enum Corrections {
    /// The events with every corrected value in its place: of several corrections of a field the latest counts.
    ///
    /// Corrections themselves stay as they are. A correction whose target is not among the events changes nothing.
    ///
    /// - Complexity: O(events + corrections · events).
    public static func applied(to events: [Event]) -> [Event] {
        guard events.contains(where: { $0.kind == .correctionRecorded }) else { return events }
        var result = events
        for event in events {
            guard case .correctionRecorded(let correction) = event.body,
                let index = result.firstIndex(where: { $0.id == correction.target.string }),
                let corrected = try? result[index].correcting(correction)
            else { continue }
            result[index] = corrected
        }
        return result
    }
}

extension Event {
    /// The event with one value replaced.
    ///
    /// - Throws: ``FieldError`` where the value does not fit the field.
    func correcting(_ correction: CorrectionRecorded) throws(FieldError) -> Event {
        var value: JSONValue?
        if let text = correction.newValue {
            do throws(JSONError) { value = try JSONParser.parse(text.utf8) } catch {
                throw FieldError(correction.field.string, "is no JSON: \(error.reason)")
            }
        }
        var copy = self
        let field = correction.field.string
        switch field {
        case EventKind.correctableTime:
            guard let text = value?.string, let time = Instant(text) else {
                throw FieldError(field, "must be a time such as \"2024-04-26T16:00:00+08:00\"")
            }
            copy.envelope.occurredAt = time
        case EventKind.correctableNote:
            copy.envelope.note = value?.string
        default:
            // Times are written with their offset, so any zone will do.
            var writer = JSONFieldWriter(zone: .china)
            body.write(to: &writer)
            var members = (writer.value.object ?? []).filter { $0.key != field }
            if let value { members.append(.init(field, value)) }
            var reader = JSONFieldReader(.object(members))
            copy.body = try EventBody(kind, from: &reader)
            try reader.finish()
        }
        return copy
    }
}

extension EventKind {
    /// The name by which a correction means an event's business time.
    static let correctableTime = "time"
    /// The name by which a correction means an event's note.
    static let correctableNote = "note"

    /// The fields that a correction may replace, by name; `time` is the business time.
    ///
    /// Never what decides on figures by rank or right: a tier, a version of limits, a unit, an outcome; never a
    /// reference event, whose next version says what is right.
    public var correctableFields: [String] {
        if !isOfMatter || self == .correctionRecorded { return [] }
        return [Self.correctableTime, Self.correctableNote] + ownCorrectableFields
    }

    private var ownCorrectableFields: [String] {
        switch self {
        case .matterReported: ["channel", "reporter", "category", "location", "source", "summary"]
        case .fieldCheckRecorded: ["checker", "due", "text"]
        case .matterAccepted: ["category", "nature", "scale", "grade", "persons", "repeatOf"]
        case .matterDeclined: ["ground", "told", "text"]
        case .matterReclassified: ["ground", "approvedBy"]
        case .duplicateLinked, .matterSplit: ["ground"]
        case .transferProposed: ["reason"]
        case .transferAccepted: ["fundingFen"]
        case .transferReturned: ["reason", "basis"]
        case .transferAdjudicated: ["reason"]
        case .progressNoted: ["kind", "text"]
        case .clockPaused: ["reason", "approvedBy"]
        case .clockResumed: ["reason"]
        case .extensionRecorded: ["approvedBy"]
        case .supervisionRecorded: ["reason"]
        case .handlingCompleted: ["evidence", "text"]
        case .matterClosed: ["creditedWorker", "text"]
        case .matterReopened: ["text"]
        case .feedbackRecorded: ["reached", "answered", "solved", "satisfaction", "text"]
        case .mediationOpened: ["kind", "basis", "mediators"]
        case .mediationSessionHeld: ["at", "present"]
        case .agreementReached: ["form", "effectiveAt", "items"]
        case .mediationEnded: ["remediesTold", "reportedToPolice"]
        case .judicialConfirmationRecorded: ["jointly"]
        case .performanceRecorded: ["amountFen"]
        case .petitionRecorded: ["channel", "persons", "delegates", "isRepeat", "text"]
        case .rewardDecided: ["period"]
        case .appealDecided: ["ground"]
        case .dutyLogged, .correctionRecorded, .calendarPublished, .policyPublished, .unitChanged, .dutyChanged,
            .registerPublished, .reportPublished, .logFounded, .restoreRecorded:
            []
        }
    }
}
