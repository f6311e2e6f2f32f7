#!/usr/bin/env python3
"""Holds what a log's segments know beside their events against the events: the tree's hashes, zones, names, commands,
postings, tables and filters. Like read-log.py it uses nothing but what the documents say.

    python3 scripts/check-segments.py LOG

Prints a line for each segment. What is not as documented ends it with exit code 2.
"""

import hashlib
import importlib.util
import os
import struct
import sys

sys.dont_write_bytecode = True  # nothing is left beside the scripts

from log_bytes import MASK, Cursor, Damage, need  # noqa: E402

_spec = importlib.util.spec_from_file_location(
    "read_log", os.path.join(os.path.dirname(os.path.abspath(__file__)), "read-log.py"))
log = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(log)

PART = 8_192
MATTER = 0


def siphash(key, data):
    """SipHash-2-4, FMT-110."""
    a, b = struct.unpack("<QQ", key)
    state = [a ^ 0x736F6D6570736575, b ^ 0x646F72616E646F6D, a ^ 0x6C7967656E657261, b ^ 0x7465646279746573]

    def left(value, bits):
        return (value << bits | value >> 64 - bits) & MASK

    def rounds(count):
        v0, v1, v2, v3 = state
        for _ in range(count):
            v0, v2 = (v0 + v1) & MASK, (v2 + v3) & MASK
            v1, v3 = left(v1, 13) ^ v0, left(v3, 16) ^ v2
            v0, v2 = (left(v0, 32) + v3) & MASK, (v2 + v1) & MASK
            v3, v1 = left(v3, 21) ^ v0, left(v1, 17) ^ v2
            v2 = left(v2, 32)
        state[:] = v0, v1, v2, v3

    last = (len(data) & 255) << 56 | int.from_bytes(data[len(data) & ~7:], "little")
    for word in [*struct.unpack_from(f"<{len(data) // 8}Q", data), last]:
        state[3] ^= word
        rounds(2)
        state[0] ^= word
    state[2] ^= 255
    rounds(4)
    return state[0] ^ state[1] ^ state[2] ^ state[3]


def bloom(hashes):
    """The filter of some keys, FMT-113."""
    blocks = max(1, (10 * len(hashes) + 511) // 512)
    out = bytearray(blocks * 64)
    for value in hashes:
        for probe in range(6):
            bit = value >> 9 * probe & 511
            out[(value * blocks >> 64) * 64 + bit // 8] |= 1 << bit % 8
    return bytes(out)


def mix(key):
    """The hash of a stream key, FMT-113."""
    value = (key + 0x9E3779B97F4A7C15) & MASK
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        value = (value ^ value >> 33) * factor & MASK
    return value ^ value >> 33


def subtrees(first, leaves):
    """The roots of the largest whole subtrees within a run of leaves, FMT-121."""
    roots, at = [], first
    while at < first + len(leaves):
        size = 1
        while size * 2 <= first + len(leaves) - at and at % (size * 2) == 0:
            size *= 2
        level = leaves[at - first:at - first + size]
        while len(level) > 1:
            level = [hashlib.sha256(b"\1" + a + b).digest() for a, b in zip(level[::2], level[1::2])]
        roots += level
        at += size
    return roots


class Check:
    """What is carried on from one segment to the next."""

    def __init__(self, folder, store):
        self.folder, self.store = folder, store
        self.names = [[] for _ in range(5)]
        self.groups = self.commands = 0

    def segment(self, entry):
        first, end, groups, salt, _, last, _ = entry
        known = [len(family) for family in self.names]
        events = list(log.read_segment(self.folder, self.store, entry, self.names))
        data = log.read(os.path.join(self.folder, "segments", f"{first:020}-{salt:016x}.seg"))
        cursor = Cursor(data[-16 - int.from_bytes(data[-16:-12], "little"):-16])
        cursor.fixed(16), cursor.u64(), cursor.u64(), cursor.varint(), cursor.u32(), cursor.varint(), cursor.varint()
        counts = (cursor.varint(), cursor.varint())
        need(counts == (self.groups, groups - self.groups), "groups do not follow those before")
        times = (cursor.zigzag(), cursor.zigzag(), last)
        need(times == (events[0][1], events[-1][1], events[-1][1]), "recordedAt is not that of the events")
        hashes = [cursor.fixed(32) for _ in range(cursor.varint())]
        leaves = [hashlib.sha256(b"\0" + struct.pack("<Qq", at, time) + row).digest() for at, time, _, row in events]
        need(hashes == subtrees(first, leaves), "the tree's hashes are not those of the events")
        schemas = {}
        for _ in range(cursor.varint()):
            kind, version, _, family = cursor.u8(), cursor.u8(), cursor.text(), cursor.u8() - 1
            schemas[kind, version] = (family, log.fields(cursor))
        postings, ids, numbers = {}, [], []
        for _ in range(cursor.varint()):
            where, count = log.place(cursor), cursor.varint()
            zone = [cursor.zigzag() for _ in range(4)] + [cursor.u64()] + [cursor.varint() for _ in range(4)]
            found = self.block(data, where, count, schemas, first, len(numbers), postings, ids, numbers)
            need(zone == found, f"a zone is not that of its block: {zone}, not {found}")
        need(numbers == sorted(numbers) and set(numbers) == set(range(self.groups, groups)), "groups have gaps")
        tables = self.index(data, log.place(cursor), known, postings, ids, numbers)
        cursor.end()
        self.groups = groups
        print(f"{first} to {end}: {len(hashes)} hashes, {len(postings)} streams, tables of", *tables)

    def block(self, data, where, count, schemas, first, start, postings, ids, numbers):
        """Adds a block's postings, ids and groups; its zone."""
        chunks, _ = log.directory(data, where)
        chunks.cursor.varint()
        groups, recorded, kinds, versions, streams, _, occurred, _, units = (chunks.numbers() for _ in range(9))
        chunks.numbers()
        event_ids = [chunks.strings(heap) for heap in (0, 0, 1, 1)][0]
        tables, rows = chunks.cursor.varint(), kinds.count(0)
        for _ in range(tables):
            schema = schemas[chunks.cursor.u8(), chunks.cursor.u8()]
            rows += chunks.cursor.varint()
            for field in schema[1]:
                log.Column(field, chunks)
        need(rows == count, "kinds do not add up")
        chunks.heaps(where[0] + where[1])
        matters = []
        for row in range(count):
            if kinds[row] == 0:
                continue
            family = schemas[kinds[row], versions[row]][0]
            postings.setdefault(streams[row] * 8 + family, []).append(start + row)
            if family == MATTER:
                matters.append(streams[row])
            if event_ids[row]:
                ids.append((siphash(self.store, event_ids[row]), first + start + row))
        numbers += groups
        bits = sum(1 << kind for kind in set(kinds))
        ordinals = [min(matters, default=(1 << 32) - 1), max(matters, default=0), min(units), max(units)]
        return [min(occurred), max(occurred), recorded[0], recorded[-1], bits] + ordinals

    def index(self, data, where, known, postings, ids, numbers):
        chunks, end = log.directory(data, where)
        cursor = chunks.cursor
        for family in range(5):
            need(cursor.varint() == known[family], "names do not follow those before")
            chunks.strings(0)
        need(cursor.varint() == self.commands, "commands do not follow those before")
        keys, digests, starts, counts = chunks.strings(0), chunks.strings(1), chunks.numbers(), chunks.numbers()
        streams, ends = chunks.numbers(), chunks.numbers()
        total, rows = cursor.varint(), []
        while len(rows) < total:
            rows += chunks.numbers()
        need(streams == sorted(postings) and ends[-1:] == [total][:len(ends)], "streams are not those of the events")
        need(rows == [row for stream in streams for row in postings[stream]], "postings are not those of the events")
        need(all(end - start == len(postings[stream]) for stream, start, end in zip(streams, [0] + ends, ends)),
             "a stream has another number of rows")
        need(chunks.blob() == bloom([mix(stream) for stream in streams]), "the filter of streams is another one")
        tables = [self.table(chunks) for _ in range(3)]
        chunks.heaps(end)
        sizes = {}
        for group in numbers:
            sizes[group] = sizes.get(group, 0) + 1
        for place, (start, count) in enumerate(zip(starts, counts)):
            need(sizes[numbers[start]] == count and numbers[start - 1:start] != [numbers[start]] and
                 len(digests[place]) == 32, "a command is not a whole group")
        matters = enumerate(self.names[MATTER][known[MATTER]:], known[MATTER])
        wanted = [[(siphash(self.store, name), ordinal) for ordinal, name in matters], ids,
                  [(siphash(self.store, keys[place]), self.commands + place) for place in range(len(keys))]]
        for (hashes, values, bytes_of_filter), pairs in zip(tables, wanted):
            pairs.sort()
            need(hashes == [value >> 16 for value, _ in pairs] and values == [number for _, number in pairs],
                 "a table is not that of the events")
            need(bytes_of_filter == bloom([value for value, _ in pairs]), "a table's filter is another one")
        self.commands += len(keys)
        return [len(pairs) for pairs in wanted]

    def table(self, chunks):
        count, hashes, values = chunks.cursor.varint(), [], []
        while len(hashes) < count:
            fence, part = chunks.cursor.varint(), chunks.numbers()
            need(part[0] == fence and len(part) == min(PART, count - len(hashes)), "a part of a table is another one")
            hashes += part
            values += chunks.numbers()
        return hashes, values, chunks.blob()


def main():
    if len(sys.argv) != 2:
        print("usage: check-segments.py LOG", file=sys.stderr)
        return 64
    data = log.read(os.path.join(sys.argv[1], "MANIFEST"))
    check = Check(sys.argv[1], data[16:32])
    try:
        for entry in struct.iter_unpack("<QQQQQq32s16x", data[48:48 + 96 * int.from_bytes(data[40:44], "little")]):
            check.segment(entry)
    except (Damage, struct.error, IndexError, KeyError) as error:
        print(f"check-segments.py: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
