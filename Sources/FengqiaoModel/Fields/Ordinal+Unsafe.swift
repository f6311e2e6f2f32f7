// Unsafe code lives here.
//
// Why it is safe: an enumeration without payloads whose values take one byte is that byte, and the byte counts its cases
// in their order from 0. `CodeTests` holds every closed list against its `allCases`.

/// The place of a case among those of its closed list, from 0, without making the list; `nil` where a value does not take
/// one byte, as in a list of one case.
@inline(__always)
func ordinal<C: Code>(of value: C) -> UInt8? {
    guard MemoryLayout<C>.size == 1 else { return nil }
    return unsafe unsafeBitCast(value, to: UInt8.self)
}
