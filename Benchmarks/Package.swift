// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that an embedder neither fetches nor builds what only measurements need.
let package = Package(
    name: "fengqiao-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "swift-fengqiao", path: "../")],
    targets: [
        .executableTarget(
            name: "fengqiao-benchmarks",
            dependencies: [
                .product(name: "Fengqiao", package: "swift-fengqiao"),
                .product(name: "FengqiaoSimulation", package: "swift-fengqiao"),
            ])
    ],
    swiftLanguageModes: [.v6]
)
