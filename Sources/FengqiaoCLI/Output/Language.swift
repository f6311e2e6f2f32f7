import ArgumentParser

/// In which language tables are printed; never taken from the machine's settings.
enum Language: String, CaseIterable, ExpressibleByArgument {
    case en, zh

    /// One of two wordings.
    func callAsFunction(_ english: String, _ chinese: String) -> String { self == .en ? english : chinese }
}
