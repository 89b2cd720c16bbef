// swift-tools-version: 6.2
import PackageDescription

// The modules are products of the package above only while GSFM_MODULES is 1, as Benchmarks/modules sets it.
let modules = [
  "ByteStreams", "DelimitedText", "Enrichment", "GeneSetFormats", "GeneSets", "Interactions",
  "LinearAlgebra", "Models", "ParallelWork", "RandomNumbers", "SafeTensors", "Scoring",
  "StrictJSON",
  "Training",
]

let package = Package(
  name: "ModuleBenchmarks",
  dependencies: [
    .package(name: "gsfm", path: "../.."),
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "ModuleBenchmarks",
      dependencies: [.product(name: "Benchmark", package: "benchmark")]
        + modules.map { .product(name: $0, package: "gsfm") },
      path: "Benchmarks/ModuleBenchmarks",
      swiftSettings: [
        .treatAllWarnings(as: .error),
        .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
      ],
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")])
  ],
  swiftLanguageModes: [.v6]
)
