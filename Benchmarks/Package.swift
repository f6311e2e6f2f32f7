// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that an embedder neither fetches nor builds what only measurements need.
let package = Package(
    name: "fengqiao-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "swift-fengqiao", path: "../"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    ],
    targets: [
        .executableTarget(
            name: "fengqiao-benchmarks",
            dependencies: [
                "BenchmarkSupport",
                .product(name: "Fengqiao", package: "swift-fengqiao"),
                .product(name: "FengqiaoSimulation", package: "swift-fengqiao"),
            ]),

        // What the library is compared with; nothing but these programs needs it.
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
        .systemLibrary(
            name: "CRocksDB", pkgConfig: "rocksdb", providers: [.apt(["librocksdb-dev"]), .brew(["rocksdb"])]),
        .systemLibrary(name: "CLZ4HC", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"]), .brew(["lz4"])]),
        .target(
            name: "BenchmarkSupport",
            dependencies: ["CRocksDB", "CSQLite", .product(name: "Crypto", package: "swift-crypto")]),
        .target(name: "CAllocations"),
        .target(
            name: "BenchmarkLogs",
            dependencies: [
                "BenchmarkSupport",
                .product(name: "Fengqiao", package: "swift-fengqiao"),
                .product(name: "FengqiaoLog", package: "swift-fengqiao"),
                .product(name: "FengqiaoSimulation", package: "swift-fengqiao"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]),
        .executableTarget(
            name: "append-benchmarks",
            dependencies: [
                "BenchmarkLogs",
                "BenchmarkSupport",
                .product(name: "Histogram", package: "hdrhistogram-swift"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Fengqiao", package: "swift-fengqiao"),
                .product(name: "FengqiaoLog", package: "swift-fengqiao"),
                .product(name: "FengqiaoSimulation", package: "swift-fengqiao"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]),
        .executableTarget(
            name: "read-benchmarks",
            dependencies: [
                "BenchmarkLogs",
                "BenchmarkSupport",
                "CLZ4HC",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Fengqiao", package: "swift-fengqiao"),
                .product(name: "FengqiaoInterchange", package: "swift-fengqiao"),
                .product(name: "FengqiaoLog", package: "swift-fengqiao"),
                .product(name: "FengqiaoSimulation", package: "swift-fengqiao"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]),
        // Counts, in a program of its own: counting allocations is no part of what the others time.
        .executableTarget(
            name: "count-benchmarks",
            dependencies: [
                "BenchmarkLogs",
                "BenchmarkSupport",
                "CAllocations",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Fengqiao", package: "swift-fengqiao"),
                .product(name: "FengqiaoLog", package: "swift-fengqiao"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
