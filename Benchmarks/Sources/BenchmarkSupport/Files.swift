import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Brings everything that earlier runs left onto the disk, so that no side pays for another one's bytes.
package func quiet() { sync() }

/// Lends a folder that is gone afterwards.
package func withFreshFolder<T>(in parent: URL, _ body: (URL) throws -> T) throws -> T {
    let folder = try freshFolder(in: parent)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}

/// Lends a folder that is gone afterwards.
package nonisolated(nonsending) func withFreshFolder<T>(
    in parent: URL, _ body: nonisolated(nonsending) (URL) async throws -> T
) async throws -> T {
    let folder = try freshFolder(in: parent)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
}

/// Makes a folder that nobody else has.
private func freshFolder(in parent: URL) throws -> URL {
    let folder = parent.appendingPathComponent("fengqiao-benchmark-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
}
