// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny")
]

/// A C library from the system's packages; `make deps` installs them.
func system(_ name: String, pkgConfig: String?, apt: String) -> Target {
  .systemLibrary(name: name, path: "Sources/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let package = Package(
  name: "colq",
  products: [.executable(name: "colq", targets: ["colq"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // No traits: each one brings packages that the gateway has no use for.
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0", traits: []),
    .package(url: "https://github.com/apple/swift-log.git", from: "1.14.0"),
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    system("CZstd", pkgConfig: "libzstd", apt: "libzstd-dev"),
    system("CSnappy", pkgConfig: nil, apt: "libsnappy-dev"),
    system("CLZ4", pkgConfig: "liblz4", apt: "liblz4-dev"),
    system("CDeflate", pkgConfig: "libdeflate", apt: "libdeflate-dev"),
    system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
    system("CBrotli", pkgConfig: "libbrotlidec", apt: "libbrotli-dev"),
    system("CXXHash", pkgConfig: "libxxhash", apt: "libxxhash-dev"),
    system("CPCRE2", pkgConfig: "libpcre2-8", apt: "libpcre2-dev"),
    // Loops that Swift cannot express well (docs: KERNELS rules): bit unpacking, wide compares, prefetch.
    .target(name: "CKernels"),
    // The few libc calls whose macros or variadics Swift cannot import.
    .target(name: "CSystemCalls"),
    // HTTP calls over libcurl, loaded on first use.
    .target(name: "CHTTPClient"),
    // The shell's line editing over libedit, loaded on first use.
    .target(name: "CEdit"),
    .target(
      name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),

    .target(
      name: "Columnar",
      dependencies: [
        "CZstd", "CSnappy", "CLZ4", "CDeflate", "CZlib", "CBrotli", "CXXHash", "CKernels", "CSystemCalls", "CSimdJSON",
      ],
      exclude: ["README.md"], swiftSettings: strict),
    .target(
      name: "Vectorized", dependencies: ["Columnar", "CKernels", "CPCRE2"],
      exclude: ["README.md"], swiftSettings: strict),
    .target(
      name: "QueryPlanner", dependencies: ["Vectorized", "Columnar"],
      exclude: ["README.md"], swiftSettings: strict),
    .target(
      name: "Ingest", dependencies: ["QueryPlanner", "Vectorized", "Columnar", "CSystemCalls", "CHTTPClient"],
      exclude: ["README.md"], swiftSettings: strict),
    .target(
      name: "Gateway",
      dependencies: [
        "Ingest", "QueryPlanner", "Vectorized", "Columnar", "CDeflate",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      exclude: ["README.md"],
      resources: ["tracker.js", "demo.html", "demo.js", "live.html", "live.js", "pages.css"].map {
        .embedInCode("Pages/Web/" + $0)
      }, swiftSettings: strict),
    .target(name: "Charts", dependencies: ["Columnar"], exclude: ["README.md"], swiftSettings: strict),
    .target(
      name: "Settings",
      dependencies: [
        "Columnar", .product(name: "Configuration", package: "swift-configuration"),
        .product(name: "Yams", package: "Yams"),
      ], exclude: ["README.md"], swiftSettings: strict),
    .target(
      name: "Server",
      dependencies: ["Gateway", "Settings", "CSystemCalls", "Ingest", "QueryPlanner", "Vectorized", "Columnar"],
      exclude: ["README.md"], swiftSettings: strict),
    .executableTarget(
      name: "colq",
      dependencies: [
        "Server", "Settings", "Charts", "Ingest", "QueryPlanner", "Vectorized", "Columnar", "CSystemCalls", "CEdit",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["README.md"], swiftSettings: strict),

    // Not part of the product: `make kernels` builds and runs it.
    .executableTarget(
      name: "KernelBenchmarks", dependencies: ["Vectorized", "Columnar", "CKernels", "CZstd"],
      path: "Benchmarks/Kernels",
      swiftSettings: strict),

    .target(name: "TestSupport", dependencies: ["Columnar"], path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(
      name: "ColumnarTests", dependencies: ["Columnar", "CKernels", "CZlib", "CZstd", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "VectorizedTests", dependencies: ["Vectorized", "Columnar", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "QueryPlannerTests", dependencies: ["QueryPlanner", "Vectorized", "Columnar", "TestSupport"],
      swiftSettings: strict),
    // Imports and verifies in a process of its own, which tests can kill.
    .executableTarget(name: "ImportProbe", dependencies: ["Ingest"], path: "Tests/ImportProbe", swiftSettings: strict),
    .testTarget(name: "IngestTests", dependencies: ["Ingest", "TestSupport", "ImportProbe"], swiftSettings: strict),
    .testTarget(
      name: "GatewayTests",
      dependencies: ["Gateway", "Ingest", "QueryPlanner", "Vectorized", "Columnar", "CZlib", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ServerTests", dependencies: ["Server", "Settings", "Ingest", "QueryPlanner", "Columnar", "TestSupport"],
      swiftSettings: strict),
    .testTarget(name: "SettingsTests", dependencies: ["Settings"], swiftSettings: strict),
    // Not part of the product: `make settings` runs it.
    .executableTarget(
      name: "SettingsDocument", dependencies: ["Settings"], path: "Tests/SettingsDocument", swiftSettings: strict),
    .testTarget(name: "ChartsTests", dependencies: ["Charts", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "SQLTests", dependencies: ["QueryPlanner", "Vectorized", "Columnar", "TestSupport"], path: "Tests/SQLTests",
      swiftSettings: strict),
    .testTarget(name: "CommandTests", dependencies: ["colq", "TestSupport"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
