/// A value of a closed list. It is stored as a byte and written in JSON by its case's name.
///
/// The byte is the place of the case in the declaration, from 1. Stored bytes never change their meaning: new
/// cases go to the end, and none is ever removed. How the byte is found stands in `Code+Unsafe.swift`.
public protocol Code: RawRepresentable<String>, CaseIterable, Hashable, Sendable {}
