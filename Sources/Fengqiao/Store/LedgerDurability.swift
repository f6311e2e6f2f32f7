import FengqiaoLog
import FengqiaoModel

/// When a command is on the disk.
public enum LedgerDurability: Hashable, Sendable {
    /// Before its answer: the default, and the only one for records.
    case everyAppend
    /// Some time later: a crash of the machine may lose answered commands. For simulations, tests and imports
    /// that can be repeated.
    case none

    var options: LogOptions {
        switch self {
        case .everyAppend: LogOptions(durability: .everyAppend, schemas: EventKind.registry)
        case .none: LogOptions(durability: .none, schemas: EventKind.registry)
        }
    }
}
