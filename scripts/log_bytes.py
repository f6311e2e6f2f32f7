"""Bytes, as the files of a log have them: CRC32C, LZ4 blocks, and the values of docs/rows.md."""

MASK = (1 << 64) - 1


class Damage(Exception):
    """Bytes that are not as a writer left them."""


def need(condition, what):
    if not condition:
        raise Damage(what)


def crc_table():
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    return table


CRC_TABLE = crc_table()


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = CRC_TABLE[(crc ^ byte) & 255] ^ crc >> 8
    return crc ^ 0xFFFFFFFF


def lz4(block, length):
    """The bytes of an LZ4 block."""
    out = bytearray()
    at = 0

    def count(half):
        nonlocal at
        total = half
        while half == 15:
            byte = block[at]
            at += 1
            total += byte
            if byte != 255:
                break
        return total

    try:
        while True:
            token = block[at]
            at += 1
            literals = count(token >> 4)
            need(at + literals <= len(block), "an LZ4 block ends within literals")
            out += block[at:at + literals]
            at += literals
            if at == len(block):
                break
            distance = block[at] | block[at + 1] << 8
            at += 2
            match = count(token & 15) + 4
            need(0 < distance <= len(out) and len(out) + match <= length, "an LZ4 block reaches too far")
            while match > 0:
                part = out[len(out) - distance:len(out) - distance + match]
                out += part
                match -= len(part)
    except IndexError:
        raise Damage("an LZ4 block is cut off") from None
    need(len(out) == length, "an LZ4 block has another length")
    return bytes(out)


class Cursor:
    """Reads values one after the other."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def fixed(self, count):
        need(self.at + count <= len(self.data), "values are cut off")
        self.at += count
        return self.data[self.at - count:self.at]

    def u8(self):
        return self.fixed(1)[0]

    def u32(self):
        return int.from_bytes(self.fixed(4), "little")

    def u64(self):
        return int.from_bytes(self.fixed(8), "little")

    def varint(self):
        value = shift = 0
        while True:
            byte = self.u8()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value
            need(shift < 70, "a number is too long")

    def zigzag(self):
        value = self.varint()
        return value >> 1 ^ -(value & 1)

    def text(self):
        return self.fixed(self.varint())

    def end(self):
        need(self.at == len(self.data), "bytes are left over")


def varint(value):
    out = bytearray()
    while value >= 128:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def zigzag(value):
    return varint((value << 1 ^ value >> 63) & MASK)


def text(value):
    return varint(len(value)) + value


def signed(value):
    value &= MASK
    return value - (1 << 64) if value >> 63 else value
