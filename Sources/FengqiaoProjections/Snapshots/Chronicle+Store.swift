import FengqiaoModel
public import FengqiaoSchema

extension Chronicle {
    /// Hands the whole state to a sink, with its names, for ``init(_:names:)`` to take it back: the columns as they lie in
    /// memory, lowest byte first, each with its count before it.
    ///
    /// - Precondition: no corrections are unresolved.
    /// - Complexity: O(events), at the speed of the sink.
    public func store(_ names: Names, into sink: (borrowing RawSpan) -> Void) {
        withoutActuallyEscaping(sink) { sink in
            let sink = SnapshotSink(sink: sink)
            for space in NameSpace.allCases { Self.store(names[space], sink) }
            sink.number(Int64(tables.reporters.count))
            tables.reporters.bytes(first: tables.reporters.count, into: sink.sink)
            Self.store(tables.people, sink)
            Self.store(tables.petitionNames, sink)
            storeLog(sink)
            var tables = self.tables
            var writer = ColumnWriter(sink: sink)
            for part in Part.allCases { tables.visit(part, &writer) }
            storeRest(sink)
        }
    }

    private static func store(_ names: NameTable, _ sink: SnapshotSink) {
        sink.number(Int64(names.count))
        names.bytes(into: sink.sink)
    }

    private func storeLog(_ sink: SnapshotSink) {
        sink.column(log.times)
        sink.column(log.kinds)
        sink.column(log.actors)
        sink.column(log.units)
        sink.column(log.places)
        sink.column(log.previous)
        sink.number(log.positions == nil ? 0 : 1)
        sink.column(log.positions ?? [])
        ColumnWriter.write(log.versionCodes, sink)
        sink.column(log.versions)
        let rare = log.rareVersions.keys.sorted()
        sink.column(rare)
        sink.column(rare.map { log.rareVersions[$0] ?? 0 })
        sink.column(chains.map(\.last))
        sink.column(chains.map(\.first))
        sink.column(chains.map(\.latest))
        sink.column(
            chains.map { chain in
                UInt8(
                    (chain.isOver ? 1 : 0) + (chain.hasKin ? 2 : 0) + (chain.isCorrected ? 4 : 0)
                        + (chain.isMerged ? 8 : 0))
            })
        sink.number(latest.milliseconds)
    }

    // As columns too: of corrections there may be tens of thousands.
    private func storeRest(_ sink: SnapshotSink) {
        sink.column(parts.map(\.matter))
        sink.column(parts.map(\.place))
        sink.column(ties.map(\.matter))
        sink.column(ties.map(\.other))
        sink.column(duties.map(\.at.milliseconds))
        sink.column(duties.map(\.worker))
        sink.column(duties.map(\.unit))
        sink.column(duties.map(\.kind.code))
        sink.column(duties.map(\.from.milliseconds))
        sink.column(duties.map { UInt32($0.subjects.count) })
        sink.column(dutySubjects)
        let corrections = corrections.inOrder
        sink.column(corrections.map(\.matter))
        sink.column(corrections.map(\.target))
        sink.list(corrections.map { Array($0.field.utf8) })
        sink.list(corrections.map { Array($0.value.utf8) })
        sink.column(references.map(\.body.kind.rawValue))
        sink.column(references.map(\.at.milliseconds))
        sink.column(references.map(\.position))
        sink.list(
            references.map { reference in
                var writer = RowFieldWriter(RowWriter(), version: reference.body.kind.version)
                reference.body.write(to: &writer)
                return writer.row.bytes
            })
    }
}

/// Writes columns: those of which all values are the same as that value alone.
struct ColumnWriter: FactVisitor {
    let sink: SnapshotSink

    mutating func visit<Value>(_ column: inout FactColumn<Value>, _ content: FactContent, _ kind: EventKind?) {
        Self.write(column, sink)
    }

    static func write<Value>(_ column: FactColumn<Value>, _ sink: SnapshotSink) { column.bytes(into: sink.sink) }
}
