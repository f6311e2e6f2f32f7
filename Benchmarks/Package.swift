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
    ],
    targets: [
        .executableTarget(
            name: "fengqiao-benchmarks",
            dependencies: [
                .product(name: "Fengqiao", package: "swift-fengqiao"),
                .product(name: "FengqiaoSimulation", package: "swift-fengqiao"),
            ]),

        // What durable appends are compared with; nothing but this program needs it.
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
        .executableTarget(
            name: "append-benchmarks",
            dependencies: [
                "CSQLite",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Fengqiao", package: "swift-fengqiao"),
                .product(name: "FengqiaoLog", package: "swift-fengqiao"),
                .product(name: "FengqiaoSimulation", package: "swift-fengqiao"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
