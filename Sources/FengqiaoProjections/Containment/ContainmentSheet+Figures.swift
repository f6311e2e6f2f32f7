import FengqiaoModel
import FengqiaoSchema

// What the sheet holds, as figures.
extension ContainmentSheet {
    /// The figures, for a scope whose residents the visits are held against.
    func figures(_ unit: UnitID?, at instant: Instant) -> ContainmentFigures {
        ContainmentFigures(
            rates: containing == nil
                ? []
                : zip(pairs, rates).map { pair, tally in
                    ContainmentRate(
                        tier: pair.tier, level: pair.rung, figure: tally.figure(Definitions["containment"]),
                        lower: tally.lower, upper: tally.upper)
                },
            resolvedAt: Rung.allCases.compactMap { rung in
                // A rung on which nothing was closed has its share too: none. Shares of several periods then add up.
                let count = closedOn[rung.level]
                guard closed > 0, count > 0 || teller.lookup.rungs.contains(rung) else { return nil }
                let tally = Tally(numerator: count, denominator: closed)
                return (rung, tally.figure(Definitions["resolvedAt"]))
            },
            movements: Rung.allCases.compactMap { rung in
                let known = byRung[rung.level]
                if known.isEmpty { return nil }
                return (
                    rung,
                    zip(ByRung.allCases, known).map { figure, tally in
                        NamedFigure(name: figure.name, figure: tally.figure(Definitions[figure.name]))
                    }
                )
            },
            figures: ContainmentFigure.main.map { figure in
                NamedFigure(
                    name: figure.rawValue,
                    figure: tally(figure, unit, at: instant).figure(Definitions[figure.rawValue]))
            },
            counterIndicators: Definitions.counterIndicators.map { definition in
                let known = ContainmentFigure(rawValue: definition.name).map { tally($0, unit, at: instant) }
                return NamedFigure(name: definition.name, figure: (known ?? Tally()).figure(definition))
            },
            returns: matrix.map { key, count in
                let units = teller.lookup.names[.unit]
                return .init(from: units.string(of: key.from), to: units.string(of: key.to), count: count)
            }.sorted { left, right in
                left.from.utf8.elementsEqual(right.from.utf8)
                    ? left.to.utf8.lexicographicallyPrecedes(right.to.utf8)
                    : left.from.utf8.lexicographicallyPrecedes(right.from.utf8)
            })
    }

    private func tally(_ figure: ContainmentFigure, _ unit: UnitID?, at instant: Instant) -> Tally {
        var tally = named[figure.place]
        switch figure {
        case .bounces90:
            tally.numerator = ninetieth
        case .bypassPerResidents:
            if let residents = residents(of: unit, at: instant) {
                tally.denominator = residents
            } else {
                tally.missing = .noRegister
            }
        case .repeatRate, .escalatedLate: if cohort == nil { tally.missing = .noContainmentPolicy }
        case .dissatisfiedContained, .petitionAfter: if containing == nil { tally.missing = .noContainmentPolicy }
        default: break
        }
        return tally
    }

    // Of all, the residents of the units without a unit above them: those below are counted in them.
    private func residents(of unit: UnitID?, at instant: Instant) -> Int64? {
        let references = teller.lookup.references
        if let unit { return references.register(of: unit, at: instant)?.residents }
        let roots = references.units.all.filter {
            references.units.unit($0, at: instant).map { $0.parent == nil } ?? false
        }
        let known = roots.compactMap { references.register(of: $0, at: instant)?.residents }
        return known.isEmpty ? nil : known.reduce(0) { $0.addingClamped($1) }
    }
}
