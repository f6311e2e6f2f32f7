// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that an embedder neither fetches nor builds what only fuzzing needs. `scripts/fuzz` builds
// it with the fuzzer's flags: without them there is no main function to link.
let package = Package(
    name: "fengqiao-fuzz",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "swift-fengqiao", path: "../"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    ],
    targets: [
        .executableTarget(
            name: "fengqiao-fuzz",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "FengqiaoLog", package: "swift-fengqiao"),
                .product(name: "FengqiaoTesting", package: "swift-fengqiao"),
                .product(name: "SystemPackage", package: "swift-system"),
            ])
    ],
    swiftLanguageModes: [.v6]
)
