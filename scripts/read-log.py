#!/usr/bin/env python3
"""Prints every event of a log: position, recordedAt, the command's key and the row, in hexadecimal.

    python3 scripts/read-log.py LOG

The last line has the root of the Merkle tree. It uses nothing but what docs/format.md, docs/format-segments.md and
docs/rows.md say, and Python's standard library, to show that no more is needed to get the events back. It checks
what it reads and does not hurry. Damage ends it with exit code 2, a usage error with 64.
"""

import hashlib
import os
import struct
import sys

sys.dont_write_bytecode = True  # nothing is left beside the scripts

from log_bytes import MASK, Cursor, Damage, crc32c, lz4, need, signed, text, varint, zigzag  # noqa: E402

UNIT, WORKER = 1, 2  # places of families, FMT-106
NUMBER, INSTANT, DATE, FLAG, CODE, NAME, TOKEN, TEXT, PERSONAL, DIGEST, LIST, GROUP = range(1, 13)  # FMT-123
STRINGS, GROUPS = (TOKEN, TEXT, PERSONAL, DIGEST), (LIST, GROUP)
ABSENT_NUMBER = -(1 << 63)
ABSENT = {FLAG: 255, CODE: 255, NAME: (1 << 32) - 1}  # of all others the number above, FMT-89
PAGE = 65_536
VECTOR = 1_024


class Chunks:
    """Where the chunks of a block or an index lie, taken from its directory in order."""

    def __init__(self, data, cursor, start):
        self.data, self.cursor, self.place = data, cursor, start
        self.waiting = []  # columns of strings, until the heaps are known

    def take(self, length, crc):
        stored = self.data[self.place:self.place + length]
        need(len(stored) == length and crc32c(stored) == crc, f"a chunk at byte {self.place} does not match its CRC")
        self.place += length
        return stored

    def numbers(self, absent=None):
        code, count = self.cursor.u8(), self.cursor.varint()
        if code == 1:
            return [self.cursor.zigzag()] * count
        length = self.cursor.varint()
        raw = self.cursor.varint() if code & 128 else length
        data = self.take(length, self.cursor.u32())
        if code & 128:
            data = lz4(data, raw)
        if code & 127 == 2:
            return packed(data, count, absent)
        need(code & 127 == 3, "a chunk has no known encoding")
        size = int.from_bytes(data[:2], "little")
        values = struct.unpack_from(f"<{size}q", data, 2)
        return [values[place] for place in packed(data[2 + 8 * size:], count, None)]

    def strings(self, heap):
        column = Strings(self.numbers(), self.cursor.varint(), heap)
        self.waiting.append(column)
        return column

    def blob(self):
        length = self.cursor.varint()
        return self.take(length, self.cursor.u32())

    def heaps(self, end):
        heaps = []
        for _ in range(2):
            rest, data = self.cursor.varint(), bytearray()
            while rest > 0:
                length = self.cursor.varint()
                stored = self.take(length, self.cursor.u32())
                raw = min(PAGE, rest)
                data += stored if length == raw else lz4(stored, raw)
                rest -= raw
            heaps.append(bytes(data))
        self.cursor.end()
        need(self.place == end, "a directory and its bytes do not meet")
        for column in self.waiting:
            column.bytes = heaps[column.heap]


class Strings:
    def __init__(self, ends, start, heap):
        self.ends, self.start, self.heap, self.bytes = ends, start, heap, b""

    def __len__(self):
        return len(self.ends)

    def __getitem__(self, index):
        first = self.ends[index - 1] if index > 0 else 0
        need(first <= self.ends[index] <= len(self.bytes) - self.start, "a string reaches beyond its heap")
        return self.bytes[self.start + first:self.start + self.ends[index]]


def packed(data, count, absent):
    values = []
    for head in range((count + VECTOR - 1) // VECTOR):
        mode, width, _, offset, base = struct.unpack_from("<BBHIq", data, head * 16)
        here = min(VECTOR, count - head * VECTOR)
        step = 0
        if mode == 2:
            step = struct.unpack_from("<q", data, offset)[0]
            offset += 8
        size = (here * width + 7) // 8
        need(mode < 3 and offset + size <= len(data), "a vector reaches beyond its chunk")
        bits = int.from_bytes(data[offset:offset + size], "little")
        mask = (1 << width) - 1
        numbers = [bits >> index * width & mask for index in range(here)]
        if mode == 0:
            values += [signed(base + number) for number in numbers]
        elif mode == 1:
            values += [signed(base + number - 1) if number else absent for number in numbers]
        else:
            value = base - step
            for number in numbers:
                value = signed(value + step + number)
                values.append(value)
    return values


class Field:
    """One field of a schema and, in a block, its column."""

    def __init__(self, cursor):
        self.name, self.is_optional, self.type = cursor.text(), cursor.u8() == 1, cursor.u8()
        need(NUMBER <= self.type <= GROUP, "a field has no known type")
        self.family = cursor.u8() - 1 if self.type == NAME else None
        self.fields = fields(cursor) if self.type in GROUPS else []


def fields(cursor):
    return [Field(cursor) for _ in range(cursor.varint())]


class Column:
    def __init__(self, field, chunks):
        self.field = field
        self.absent = ABSENT.get(field.type, ABSENT_NUMBER)
        if field.type in STRINGS:
            self.values = chunks.strings(1 if field.type in (TEXT, PERSONAL) else 0)
        else:
            self.values = chunks.numbers(self.absent)
        self.columns = [Column(inner, chunks) for inner in field.fields]

    def row_bytes(self, index, names):
        """One value as it stands in a row, FMT-133 and FMT-134."""
        kind, value = self.field.type, self.values[index]
        elements = range(self.values[index - 1] if index > 0 else 0, value) if kind in GROUPS else ()
        head = b""
        if self.field.is_optional:
            is_absent = not elements if kind in GROUPS else not value if kind in STRINGS else value == self.absent
            if is_absent:
                return b"\0"
            head = b"\1"
        if kind in (NUMBER, INSTANT, DATE):
            return head + zigzag(value)
        if kind in (FLAG, CODE):
            return head + bytes([value])
        if kind == NAME:
            return head + text(names[self.field.family][value])
        if kind in (TOKEN, TEXT):
            return head + text(value)
        if kind in (PERSONAL, DIGEST):
            return head + value
        inner = b"".join(column.row_bytes(element, names) for element in elements for column in self.columns)
        return head + (varint(len(elements)) if kind == LIST else b"") + inner


def place(cursor):
    return cursor.varint(), cursor.varint(), cursor.varint(), cursor.u32()


def directory(data, where):
    offset, length, size, crc = where
    found = data[offset + length:offset + length + size]
    need(len(found) == size and crc32c(found) == crc, "a directory does not match its CRC")
    return Chunks(data, Cursor(found), offset), offset + length


def read_segment(folder, store, entry, names):
    first, end, _, salt, length, _, digest = entry
    data = read(os.path.join(folder, "segments", f"{first:020}-{salt:016x}.seg"))
    need(len(data) == length, "a segment has another length than listed")
    need(data[:4] == b"FQSG" and data[9] == 1, "a segment has another form")
    need(crc32c(data[8:64]) == int.from_bytes(data[4:8], "little"), "a segment's header does not match its CRC")
    need(data[16:48] == store + struct.pack("<QQ", salt, first), "a segment is another one")
    size, crc, zero, magic = struct.unpack("<III4s", data[-16:])
    footer = data[len(data) - 16 - size:len(data) - 16]
    need(magic == b"FQSE" and zero == 0 and crc32c(footer) == crc, "a footer does not match its CRC")
    need(hashlib.sha256(footer).digest() == digest, "a footer is not the one that is listed")
    cursor = Cursor(footer)
    need(cursor.fixed(16) == store and cursor.u64() == salt, "a footer is another one")
    cursor.u64(), cursor.varint(), cursor.u32()  # the tail
    need(cursor.varint() == first and cursor.varint() == end - first, "a footer has other positions")
    cursor.varint(), cursor.varint(), cursor.zigzag(), cursor.zigzag()
    for _ in range(cursor.varint()):
        cursor.fixed(32)
    schemas = {}
    for _ in range(cursor.varint()):
        kind, version, _, family = cursor.u8(), cursor.u8(), cursor.text(), cursor.u8() - 1
        schemas[kind, version] = (family, fields(cursor))
    blocks = []
    for _ in range(cursor.varint()):
        blocks.append((place(cursor), cursor.varint()))
        for read_value in [cursor.zigzag] * 4 + [cursor.u64] + [cursor.varint] * 4:
            read_value()
    keys = read_index(data, place(cursor), names)
    cursor.end()
    row = 0
    for where, count in blocks:
        for recorded, found in read_block(data, where, count, schemas, names):
            yield first + row, recorded, keys.get(row, b""), found
            row += 1
    need(row == end - first, "a segment has another number of rows")


def read_index(data, where, names):
    """Adds the segment's names; the keys of its commands by the row that each begins at."""
    chunks, end = directory(data, where)
    fresh = []
    for family in range(5):
        need(chunks.cursor.varint() == len(names[family]), "names do not follow those before")
        fresh.append(chunks.strings(0))
    chunks.cursor.varint()
    keys, _, starts = chunks.strings(0), chunks.strings(1), chunks.numbers()
    chunks.numbers(), chunks.numbers(), chunks.numbers()  # counts; of the postings, streams and ends
    for _ in range((chunks.cursor.varint() + 8191) // 8192):
        chunks.numbers()
    chunks.blob()
    for _ in range(3):
        for _ in range((chunks.cursor.varint() + 8191) // 8192):
            chunks.cursor.varint(), chunks.numbers(), chunks.numbers()
        chunks.blob()
    chunks.heaps(end)
    for family in range(5):
        names[family] += [fresh[family][index] for index in range(len(fresh[family]))]
    return {start: keys[index] for index, start in enumerate(starts)}


def read_block(data, where, count, schemas, names):
    chunks, end = directory(data, where)
    need(chunks.cursor.varint() == count, "a block has another number of rows")
    _, recorded, kinds, versions, streams, sequences, occurred, actors, units = (chunks.numbers() for _ in range(9))
    policies = chunks.numbers(ABSENT_NUMBER)
    ids, causes = chunks.strings(0), chunks.strings(0)
    notes, unknown = chunks.strings(1), chunks.strings(1)
    tables, taken = {}, {(0, 0): 0}
    for _ in range(chunks.cursor.varint()):
        kind = (chunks.cursor.u8(), chunks.cursor.u8())
        chunks.cursor.varint()
        tables[kind] = [Column(field, chunks) for field in schemas[kind][1]]
        taken[kind] = 0
    chunks.heaps(end)
    for row in range(count):
        kind = (kinds[row], versions[row]) if kinds[row] else (0, 0)
        index = taken[kind]
        taken[kind] += 1
        if kind == (0, 0):
            yield recorded[row], unknown[index]
            continue
        optional = [text(column[row]) if column[row] else b"" for column in (ids, causes)]
        optional.append(varint(policies[row]) if policies[row] != ABSENT_NUMBER else b"")
        optional.append(text(notes[row]) if notes[row] else b"")
        presence = sum(1 << bit for bit, value in enumerate(optional) if value)
        parts = [bytes([1, kind[0], kind[1], presence]), text(names[schemas[kind][0]][streams[row]])]
        parts += [varint(sequences[row] & MASK), zigzag(occurred[row])]
        parts += [text(names[WORKER][actors[row]]), text(names[UNIT][units[row]])] + optional
        parts += [column.row_bytes(index, names) for column in tables[kind]]
        yield recorded[row], b"".join(parts)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def read_tail(folder, store, entry, published):
    first, salt, length, end, last, state = entry
    data = read(os.path.join(folder, "segments", f"{first:020}-{salt:016x}.tail"))
    need(data[:4] == b"FQTL" and data[8] == 1, "a tail has another form")
    need(data[16:48] == store + struct.pack("<QQ", salt, first), "a tail is another one")
    before, limit, is_open = int.from_bytes(data[4:8], "little"), length, state == 1
    need(crc32c(data[8:64]) == before, "a tail's header does not match its CRC")
    if is_open and published is not None:
        is_open = False
        if published[0] == salt:
            limit = max(length, published[1])
    if is_open:
        limit = len(data)
    need(limit <= len(data), "a tail is shorter than what was synced of it")
    at, position = 64, first
    while at < limit:
        frame = read_frame(data, at, limit, salt, position, before)
        if frame is None:
            break
        size, before, recorded, key, rows = frame
        for row in rows:
            yield position, recorded, key, row
            key, position = b"", position + 1
        at += size
    # What follows the last frame of a tail that may be longer was never acknowledged, or is space set aside.
    need(at == limit or is_open and at >= length, f"synced bytes of a tail are damaged at byte {at}")
    need(is_open or limit > length or (position, before) == (end, last), "a tail does not end as listed")


def read_frame(data, at, limit, salt, position, before):
    if limit - at < 64 or data[at:at + 4] != b"FQFR":
        return None
    crc, version, flags, _, count, own, first, recorded, durable, raw, stored, previous = struct.unpack_from(
        "<IBBHIQQqQIII", data, at + 4)
    end = at + 64 + stored
    if own != salt or end > limit or crc32c(data[at + 8:end]) != crc:
        return None
    need(version == 1, f"format version {version} is not known")
    if first != position or previous != before or durable > at or not count:
        return None
    payload = Cursor(lz4(data[at + 64:end], raw) if flags & 1 else data[at + 64:end])
    ends = [payload.u32() for _ in range(count)]
    key = payload.fixed(int.from_bytes(payload.fixed(2), "little"))
    payload.fixed(32 if key else 0)
    rows = [payload.fixed(end - start) for start, end in zip([0] + ends, ends)]
    payload.end()
    return 64 + stored, crc, recorded, key, rows


def read_published(folder):
    """Salt and length of what may be read; None where every valid frame counts."""
    try:
        data = read(os.path.join(folder, "PUBLISHED"))
        boot = bytes.fromhex(open("/proc/sys/kernel/random/boot_id").read().strip().replace("-", ""))
    except OSError:
        return None
    if not any(data):
        return None
    need(data[:4] == b"FQPB" and crc32c(data[8:64]) == int.from_bytes(data[4:8], "little"), "PUBLISHED is damaged")
    return struct.unpack_from("<QQ", data, 40) if data[16:32] == boot else None


def read_log(folder):
    data = read(os.path.join(folder, "MANIFEST"))
    need(data[:4] == b"FQMF" and len(data) >= 48 and data[9] == 1, "the manifest has another form")
    need(crc32c(data[8:]) == int.from_bytes(data[4:8], "little"), "the manifest does not match its CRC")
    tails, store, segments = int.from_bytes(data[12:16], "little"), data[16:32], int.from_bytes(data[40:44], "little")
    start = 48 + 96 * segments
    need(len(data) == start + 40 * tails, "the manifest has another length")
    names = [[] for _ in range(5)]
    for entry in struct.iter_unpack("<QQQQQq32s16x", data[48:start]):
        yield from read_segment(folder, store, entry, names)
    published = read_published(folder)
    for entry in struct.iter_unpack("<QQQQIB3x", data[start:]):
        yield from read_tail(folder, store, entry, published)


class Tree:
    """The root over leaves that come one by one: FMT-140."""

    def __init__(self):
        self.count, self.hashes = 0, []

    def add(self, leaf):
        digest, size = hashlib.sha256(b"\0" + leaf).digest(), self.count
        while size & 1:
            digest, size = hashlib.sha256(b"\1" + self.hashes.pop() + digest).digest(), size >> 1
        self.hashes.append(digest)
        self.count += 1

    def root(self):
        if not self.hashes:
            return hashlib.sha256(b"").digest()
        root = self.hashes[-1]
        for digest in reversed(self.hashes[:-1]):
            root = hashlib.sha256(b"\1" + digest + root).digest()
        return root


def main():
    if len(sys.argv) != 2:
        print("usage: read-log.py LOG", file=sys.stderr)
        return 64
    tree, expected = Tree(), 0
    try:
        for position, recorded, key, row in read_log(sys.argv[1]):
            need(position == expected, "positions have a gap")
            expected += 1
            tree.add(struct.pack("<Qq", position, recorded) + row)
            print(position, recorded, key.hex() or "-", row.hex() or "-")
    except (Damage, struct.error, IndexError, KeyError) as error:
        print(f"read-log.py: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"read-log.py: {error}", file=sys.stderr)
        return 74
    print("root", tree.root().hex())
    return 0


if __name__ == "__main__":
    sys.exit(main())
