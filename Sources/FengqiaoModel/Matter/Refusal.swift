/// Why the ledger does not record a command, and what to do instead.
public struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong. The first fourteen are those of DOMAIN D2.
    public enum Code: String, CaseIterable, Sendable {
        /// e1: the matter's state does not allow it.
        case wrongState
        /// e2: somebody else holds the matter.
        case notHolder
        /// e3: the unit was designated finally.
        case finalDesignation
        /// e4: a transfer is pending.
        case transferPending
        /// e5: the time for it has passed.
        case deadlinePassed
        /// e6: the clock is paused, or is not.
        case paused
        /// e7: a child or a mediation is open.
        case openChildOrMediation
        /// e8: it would go to itself or in a circle.
        case selfOrCycle
        /// e9: the receiver has a conflict of interest.
        case conflictOfInterest
        /// e10: the name is taken.
        case duplicateID
        /// e11: more than the policy allows.
        case overLimit
        /// e12: it happened before what it follows.
        case timeBackwards
        /// e13: the unit is not in force then.
        case unitNotInForce
        /// e14: it would have happened after now.
        case inFuture
        /// No such matter, transfer or mediation.
        case unknownReference
        /// A field says something that cannot be.
        case invalidField
        /// A policy that the decision needs has not been published.
        case missingPolicy
        /// The idempotency key belongs to another command.
        case keyReused
        /// The responsibility list gives the category to others.
        case notCompetent
        /// The log's clock has jumped forward by more than a day.
        case clockJumped

        /// The code of DOMAIN D2 with a number such as `e4`.
        init?(number: String) {
            guard number.first == "e", let value = Int(number.dropFirst()), (1...14).contains(value) else { return nil }
            self = Self.allCases[value - 1]
        }

        /// `e1` to `e14` for the codes of DOMAIN D2; `nil` for the others.
        public var number: String? {
            guard let index = Self.allCases.firstIndex(of: self), index < 14 else { return nil }
            return "e\(index + 1)"
        }
    }

    /// What is wrong.
    public var code: Code
    /// One sentence that says what is wrong and what to do instead.
    public var message: String

    /// Makes a refusal.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The code and the sentence.
    public var description: String { "\(code.rawValue): \(message)" }
}
