import Crypto
import FengqiaoLog
import FengqiaoSchema
import FengqiaoTesting

/// What an input stands for.
enum Target: String, CaseIterable {
    /// A file of the log, told by the first byte; checksums are checked.
    case raw
    /// The last tail; checksums are not checked, in this target and those below.
    case tail
    /// A segment, told by the first byte; the manifest is made to fit it.
    case segment
    /// The directory of a segment's block or index, told by the first byte; a segment and a manifest are made to fit it.
    case directory
    /// The manifest.
    case manifest

    /// Inputs to begin with.
    func seeds(_ example: Example) -> [(name: String, bytes: [UInt8])] {
        switch self {
        case .raw:
            (0..<Self.rawFiles(example).count).map { place in
                ("raw-\(place)", [UInt8(place)] + (example.files[Self.rawFiles(example)[place]] ?? []))
            }
        case .tail: example.tails.enumerated().map { ("tail-\($0)", example.files[$1] ?? []) }
        case .segment: example.segments.enumerated().map { ("segment-\($0)", [UInt8($0)] + (example.files[$1] ?? [])) }
        case .directory:
            (0..<4).compactMap { place in
                guard let assembly = Self.assembly(example, place / 2) else { return nil }
                return ("directory-\(place)", [UInt8(place)] + assembly.directories[place % 2])
            }
        case .manifest: [("manifest", example.files["/log/MANIFEST"] ?? [])]
        }
    }

    /// Puts an input into the example's disk.
    func put(_ input: [UInt8], _ example: Example) {
        for (path, bytes) in example.files { example.disk.replace(path, bytes) }
        switch self {
        case .raw:
            guard let first = input.first else { return }
            let files = Self.rawFiles(example)
            example.disk.replace(files[Int(first) % files.count], Array(input.dropFirst()))
        case .tail: example.disk.replace(example.tails[example.tails.count - 1], input)
        case .manifest: example.disk.replace("/log/MANIFEST", input)
        case .segment:
            guard let first = input.first else { return }
            Self.put(Array(input.dropFirst()), Int(first) % example.segments.count, example)
        case .directory:
            guard let first = input.first else { return }
            let place = Int(first) / 2 % example.segments.count
            guard let assembly = Self.assembly(example, place) else { return }
            Self.put(assembly.replacing(Int(first) % 2, with: Array(input.dropFirst())), place, example)
        }
    }

    private static func put(_ segment: [UInt8], _ place: Int, _ example: Example) {
        guard var manifest = example.files["/log/MANIFEST"] else { return }
        example.disk.replace(example.segments[place], segment)
        List.fit(&manifest, place, segment)
        example.disk.replace("/log/MANIFEST", manifest)
    }

    private static func assembly(_ example: Example, _ place: Int) -> Assembly? {
        example.files[example.segments[place]].flatMap { try? Assembly($0) }
    }

    private static func rawFiles(_ example: Example) -> [String] {
        ["/log/MANIFEST", "/log/PUBLISHED"] + example.segments + example.tails
    }
}

/// The manifest's list of segments, as docs/format.md describes it.
enum List {
    private static let head = 48
    private static let entry = 96

    /// Writes what a segment's footer says of itself over its entry, so that the segment is the one that is listed.
    static func fit(_ manifest: inout [UInt8], _ place: Int, _ segment: [UInt8]) {
        guard segment.count >= 80 else { return }
        let span = segment.rawSpan
        let length = Int(UInt32(truncatingIfNeeded: span.littleEndian64(at: segment.count - 16)))
        guard length <= segment.count - 80 else { return }
        let footer = Array(segment[(segment.count - 16 - length)..<(segment.count - 16)])
        guard let facts = try? Facts(footer.rawSpan) else { return }
        let start = head + place * entry
        func put(_ value: UInt64, at offset: Int) {
            for byte in 0..<8 { manifest[start + offset + byte] = UInt8(truncatingIfNeeded: value >> UInt64(byte * 8)) }
        }
        put(facts.end, at: 8)
        put(facts.groups, at: 16)
        put(UInt64(segment.count), at: 32)
        put(UInt64(bitPattern: facts.lastRecordedAt), at: 40)
        manifest.replaceSubrange((start + 48)..<(start + 80), with: Array(SHA256.hash(data: footer)))
    }

    private struct Facts {
        var end: UInt64
        var groups: UInt64
        var lastRecordedAt: Int64

        init(_ footer: RawSpan) throws(DecodeError) {
            var reader = RowReader(footer)
            _ = try reader.fixed(32)
            _ = try reader.varint()
            _ = try reader.fixed(4)
            let first = try reader.varint()
            end = first &+ (try reader.varint())
            let group = try reader.varint()
            groups = group &+ (try reader.varint())
            _ = try reader.integer()
            lastRecordedAt = try reader.integer()
        }
    }
}
