import BenchmarkSupport
import Foundation

/// One way to bring events onto the disk, on fresh files.
protocol Side: AnyObject {
    /// Stores some events of the corpus, all or none; they are on the disk when it returns.
    func append(_ events: Range<Int>) throws
    /// Ends the writing.
    func close() throws
    /// Reads everything back through files opened anew.
    func stored() throws -> Stored
    /// The syncs since the side was made, where they can be counted.
    var syncs: Int? { get }
}

/// A side before it has files.
struct Contender: Sendable {
    let name: String
    /// How an append gets onto the disk.
    let durability: String
    /// Makes its files in an empty folder. What happens here is not measured.
    let make: @Sendable (Corpus, URL) throws -> any Side
}
