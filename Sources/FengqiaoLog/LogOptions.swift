public import FengqiaoSchema

/// When an append is on the disk.
public enum Durability: Sendable, Hashable {
    /// `append` returns after the bytes are synced.
    case everyAppend
    /// `append` returns after the bytes are with the operating system: a crash of the machine may
    /// lose them. For tests, benchmarks and imports that can be repeated.
    case none
}

/// How a log is written.
public struct LogOptions: Sendable {
    /// When an append is on the disk.
    public var durability: Durability
    /// The length in bytes past which a tail is frozen and a new one begun. 16 MiB by default: small
    /// enough to copy within a tenth of a second when a crash has to be recovered from.
    public var tailLimit: UInt64
    /// Whether payloads are stored as LZ4 blocks where that makes them smaller. Off by default: a
    /// tail is short-lived, and sealing compresses better.
    public var compressesFrames: Bool
    /// The kinds whose fields become columns when a tail is sealed. Rows of other kinds are kept as they are.
    public var schemas: SchemaRegistry
    /// Recovery takes damage before the last sync for a torn end: what the tests must notice.
    package var ignoresDurable = false

    /// Options with their defaults.
    public init(
        durability: Durability = .everyAppend, tailLimit: UInt64 = 16 << 20, compressesFrames: Bool = false,
        schemas: SchemaRegistry = SchemaRegistry([])
    ) {
        self.schemas = schemas
        self.durability = durability
        self.tailLimit = tailLimit
        self.compressesFrames = compressesFrames
    }
}

/// The limits of one append, each with its unit and its reason.
public enum LogLimits {
    /// 64 MiB, in bytes: the raw payload of one frame. A reader holds one frame in memory, twice
    /// when it is compressed, and a damaged length must not make it ask for more than that.
    public static let payload = 64 << 20
    /// 1 GiB, in bytes: the raw payloads of one append. All of them go into one tail, and a tail becomes one segment,
    /// whose strings are counted in 32 bits.
    public static let append = 1 << 30
    /// 16,777,216 rows in one append: its segment's postings and their streams stay below the 33,554,432 values that a
    /// segment's index may have.
    public static let appendRows = 16 << 20
    /// 16 MiB, in bytes: one row. A row is decoded in one piece; documents belong outside the log.
    public static let row = 16 << 20
    /// 1,024 bytes: a command key. The keys of the tails stay in memory.
    public static let commandKey = 1024
    /// 32 bytes: the digest of a command, a SHA-256.
    public static let commandDigest = 32
    /// 256 tails: 4 GiB of rows where none could be sealed. Opening reads them all, which then takes seconds.
    public static let tails = 256
    /// 4,194,304 rows in one frame: the row ends are checked before the first row is handed out, and
    /// that must stay a matter of milliseconds.
    public static let rows = 4 << 20
}

/// What is the same in every file of the log. [FMT-3 to FMT-6]
enum Format {
    /// The only version there is; 0 is never valid, so that zeroed bytes are not a version.
    static let version: UInt8 = 1
}
