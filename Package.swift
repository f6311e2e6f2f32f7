// swift-tools-version: 6.2
import PackageDescription

// Warnings stop the build only where somebody asks for it (`.ci/run` does): a later compiler's
// new warning must not break an embedder's build.
let warningsAreErrors = Context.environment["FENGQIAO_WARNINGS_AS_ERRORS"] != nil

var settings: [SwiftSetting] = [
    // Every unsafe construct is spelled `unsafe`, so that a reader finds each one (SE-0458).
    .strictMemorySafety(),
    // Views over bytes and columns are `~Escapable`; returning one needs `@_lifetime` (SE-0446).
    .enableExperimentalFeature("Lifetimes"),
    // `any` is written where a value is boxed (SE-0335).
    .enableUpcomingFeature("ExistentialAny"),
    // A file names the modules whose members it uses (SE-0444).
    .enableUpcomingFeature("MemberImportVisibility"),
    // A dependency is not part of our interface unless it is imported `public` (SE-0409).
    .enableUpcomingFeature("InternalImportsByDefault"),
]
if warningsAreErrors { settings.append(.treatAllWarnings(as: .error)) }

let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "swift-fengqiao",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Fengqiao", targets: ["Fengqiao"]),
        .library(name: "FengqiaoLog", targets: ["FengqiaoLog"]),
        .library(name: "FengqiaoCalendars", targets: ["FengqiaoCalendars"]),
        .library(name: "FengqiaoInterchange", targets: ["FengqiaoInterchange"]),
        .library(name: "FengqiaoPresets", targets: ["FengqiaoPresets"]),
        .library(name: "FengqiaoSimulation", targets: ["FengqiaoSimulation"]),
        .library(name: "FengqiaoTesting", targets: ["FengqiaoTesting"]),
        .executable(name: "fengqiao", targets: ["fengqiao"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        // The bottom: what an event is made of. Imports nothing.
        .target(name: "FengqiaoSchema", swiftSettings: settings),

        // The log. Knows bytes, files and columns; knows no governance.
        .systemLibrary(
            name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"]), .brew(["lz4"])]),
        .target(name: "CFengqiaoSystem"),
        .target(
            name: "FengqiaoLog",
            dependencies: ["FengqiaoSchema", "CLZ4", "CFengqiaoSystem", system, crypto],
            swiftSettings: settings),

        // The model and its projections. Pure: no disk, no clock, no Foundation.
        .target(name: "FengqiaoModel", dependencies: ["FengqiaoSchema"], swiftSettings: settings),
        .target(
            name: "FengqiaoProjections", dependencies: ["FengqiaoSchema", "FengqiaoModel"],
            swiftSettings: settings),

        // Facts that logs begin with: the working calendars of China.
        .target(name: "FengqiaoCalendars", dependencies: ["FengqiaoModel"], swiftSettings: settings),
        // Systems of governance as data files, which are part of the code.
        .target(
            name: "FengqiaoPresets", dependencies: ["FengqiaoModel"], resources: [.embedInCode("Data")],
            swiftSettings: settings),

        // The door that embedders use.
        .target(
            name: "Fengqiao",
            dependencies: [
                "FengqiaoSchema", "FengqiaoLog", "FengqiaoModel", "FengqiaoProjections", system, crypto,
            ],
            swiftSettings: settings),

        .target(name: "FengqiaoInterchange", dependencies: ["Fengqiao"], swiftSettings: settings),
        .target(
            name: "FengqiaoSimulation", dependencies: ["Fengqiao", "FengqiaoCalendars", "FengqiaoPresets", heap],
            swiftSettings: settings),
        .target(
            name: "FengqiaoTesting",
            dependencies: ["Fengqiao", "FengqiaoLog", "FengqiaoModel", "FengqiaoSimulation", system],
            swiftSettings: settings),
        .target(
            name: "FengqiaoCLI",
            dependencies: [
                "Fengqiao", "FengqiaoInterchange", "FengqiaoPresets", "FengqiaoSimulation", arguments,
            ],
            swiftSettings: settings),
        .executableTarget(name: "fengqiao", dependencies: ["FengqiaoCLI"], swiftSettings: settings),

        .testTarget(name: "FengqiaoSchemaTests", dependencies: ["FengqiaoSchema"], swiftSettings: settings),
        .testTarget(
            name: "FengqiaoLogTests",
            dependencies: [
                "Fengqiao", "FengqiaoLog", "FengqiaoModel", "FengqiaoSchema", "FengqiaoSimulation", "FengqiaoTesting",
                "CFengqiaoSystem", system,
            ], swiftSettings: settings),
        // A process that shares a log with others, for the tests to start several of.
        .executableTarget(
            name: "fengqiao-stress",
            dependencies: ["Fengqiao", "FengqiaoLog", "FengqiaoModel", "FengqiaoSchema", "FengqiaoSimulation", system],
            path: "Tests/fengqiao-stress", swiftSettings: settings),
        .testTarget(
            name: "FengqiaoModelTests",
            dependencies: ["FengqiaoSchema", "FengqiaoModel", "FengqiaoCalendars", "FengqiaoTesting"],
            swiftSettings: settings),
        .testTarget(
            name: "FengqiaoPresetsTests",
            dependencies: [
                "Fengqiao", "FengqiaoPresets", "FengqiaoModel", "FengqiaoSimulation", "FengqiaoTesting",
            ], swiftSettings: settings),
        .testTarget(
            name: "FengqiaoProjectionsTests",
            dependencies: ["FengqiaoSchema", "FengqiaoProjections", "FengqiaoModel", "FengqiaoTesting"],
            swiftSettings: settings),
        .testTarget(
            name: "FengqiaoTests",
            dependencies: [
                "Fengqiao", "FengqiaoLog", "FengqiaoModel", "FengqiaoSimulation", "FengqiaoTesting", system,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "FengqiaoInterchangeTests", dependencies: ["FengqiaoInterchange", "FengqiaoTesting"],
            swiftSettings: settings),
        .testTarget(
            name: "FengqiaoCLITests", dependencies: ["FengqiaoCLI", "FengqiaoTesting"], swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
