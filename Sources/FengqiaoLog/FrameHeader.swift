// A frame: header, then payload. All integers little endian. [FMT-20 to FMT-28]
//
//   byte   0       4       8  9  10    12      16              24
//          +-------+-------+--+--+-----+-------+---------------+---------------+
//          | magic | crc   |v |f | 0   | count | salt          | first         |
//          +-------+-------+--+--+-----+-------+---------------+---------------+
//   byte   32              40              48      52      56      60      64
//          +---------------+---------------+-------+-------+-------+-------+----
//          | recorded at   | durable       | raw   | stored| prev  | 0     | payload
//          +---------------+---------------+-------+-------+-------+-------+----
//
//   crc    CRC32C over everything from byte 8 to the end of the payload
//   v      format version, 1         f      flags; bit 0: the payload is an LZ4 block
//   durable  how many bytes of this file were on the disk before this frame was written
//   prev   crc of the frame before, of the tail's header for the first
//
// The raw payload:
//
//          +------------------+--------+-----+------------------+------+
//          | count × row end  | keylen | key | digest, if a key | rows |
//          +------------------+--------+-----+------------------+------+
//            u32 each           u16            32 bytes

/// The fixed part of a frame.
struct FrameHeader {
    static let length = 64
    static let magic: UInt32 = 0x5246_5146  // "FQFR"
    static let compressed: UInt8 = 1

    var crc: UInt32 = 0
    var version = Format.version
    var flags: UInt8 = 0
    var count: UInt32
    var salt: UInt64
    var first: UInt64
    var recordedAt: Int64
    var durable: UInt64
    var rawLength: UInt32 = 0
    var storedLength: UInt32 = 0
    var previous: UInt32

    /// The length of the whole frame in bytes.
    var frameLength: Int { Self.length + Int(storedLength) }
}

extension FrameHeader {
    /// Takes the fields apart; nil unless the magic is there. Nothing else is checked.
    init?(_ bytes: RawSpan) {
        guard bytes.byteCount >= Self.length, bytes.little(UInt32.self, at: 0) == Self.magic else {
            return nil
        }
        crc = bytes.little(UInt32.self, at: 4)
        version = bytes.little(UInt8.self, at: 8)
        flags = bytes.little(UInt8.self, at: 9)
        count = bytes.little(UInt32.self, at: 12)
        salt = bytes.little(UInt64.self, at: 16)
        first = bytes.little(UInt64.self, at: 24)
        recordedAt = bytes.little(Int64.self, at: 32)
        durable = bytes.little(UInt64.self, at: 40)
        rawLength = bytes.little(UInt32.self, at: 48)
        storedLength = bytes.little(UInt32.self, at: 52)
        previous = bytes.little(UInt32.self, at: 56)
    }

    /// Whether the lengths are within the limits, so that memory may be asked for.
    var isPlausible: Bool {
        count > 0 && Int(count) <= LogLimits.rows
            && Int(rawLength) <= LogLimits.payload && Int(storedLength) <= LogLimits.payload
            && (flags == 0 ? rawLength == storedLength : flags == Self.compressed && storedLength < rawLength)
            && !first.addingReportingOverflow(UInt64(count)).overflow
    }

    /// Adds a frame to `buffer`: this header with its lengths and checksum filled in, and the payload
    /// of `group`, which has passed its check. The checksum is the next frame's `previous`.
    mutating func write(_ group: AppendGroup, compressing: Bool, to buffer: inout [UInt8]) {
        let start = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: Self.length))
        for end in group.ends { buffer.append(little: UInt32(end)) }
        buffer.append(little: UInt16(group.commandKey.count))
        buffer.append(contentsOf: group.commandKey)
        buffer.append(contentsOf: group.commandDigest)
        buffer.append(contentsOf: group.rows)
        let payloadStart = start + Self.length
        rawLength = UInt32(buffer.count - payloadStart)
        if compressing, let block = LZ4.compress(buffer.raw.extracting(payloadStart..<buffer.count)) {
            buffer.replaceSubrange(payloadStart..., with: block)
            flags = Self.compressed
        }
        storedLength = UInt32(buffer.count - payloadStart)
        seal(&buffer, at: start)
    }

    /// Puts the header over the bytes at `start` and the checksum over all that follows to the end.
    mutating func seal(_ buffer: inout [UInt8], at start: Int) {
        buffer.put(little: Self.magic, at: start)
        buffer.put(little: version, at: start + 8)
        buffer.put(little: flags, at: start + 9)
        buffer.put(little: UInt16(0), at: start + 10)
        buffer.put(little: count, at: start + 12)
        buffer.put(little: salt, at: start + 16)
        buffer.put(little: first, at: start + 24)
        buffer.put(little: recordedAt, at: start + 32)
        buffer.put(little: durable, at: start + 40)
        buffer.put(little: rawLength, at: start + 48)
        buffer.put(little: storedLength, at: start + 52)
        buffer.put(little: previous, at: start + 56)
        buffer.put(little: UInt32(0), at: start + 60)
        crc = CRC32C.of(buffer.raw.extracting((start + 8)..<buffer.count))
        buffer.put(little: crc, at: start + 4)
    }
}
