#if FENGQIAO_FUZZING
    internal import Synchronization

    /// What only a build for fuzzing has: `scripts/fuzz` defines the condition, nothing else does.
    public enum Fuzzing {
        private static let ignores = Atomic<Bool>(false)

        /// Whether any checksum counts as right. Nearly every mutation would end at one, and nothing behind it would
        /// ever be tried.
        public static func setIgnoresChecksums(_ isIgnored: Bool) { ignores.store(isIgnored, ordering: .relaxed) }

        static var ignoresChecksums: Bool { ignores.load(ordering: .relaxed) }
    }
#endif
