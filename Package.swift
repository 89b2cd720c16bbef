// swift-tools-version: 6.2
import PackageDescription

/// Compiler settings shared by every module under `Sources`.
let moduleSettings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

/// The settings for tests; test macros expand to code that strict memory safety rejects.
let testSettings: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// The modules whose loops run over every weight or byte: optimised also in debug builds, whose tests ask the
/// default bundle and would take ten times as long.
let loopModules: Set<String> = [
  "ByteStreams", "DelimitedText", "Evaluation", "GeneSets", "GeneSetFormats", "LinearAlgebra",
  "ModelBundles",
  "Models", "Scoring",
]

/// A library module and the modules it may import.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(
    name: name, dependencies: dependencies,
    swiftSettings: moduleSettings
      + (loopModules.contains(name) ? [.unsafeFlags(["-O"], .when(configuration: .debug))] : []))
}

/// Set by `Scripts/release`: all tools become one program, which tells them apart by the name it is called by.
let isMultiCall = Context.environment["GSFM_MULTICALL"] == "1"

/// Set by `Benchmarks/modules`: the modules become products, so that the nested package can time them one by one.
let showsModules = Context.environment["GSFM_MODULES"] == "1"

/// A tool's name as C allows it.
func identifier(of tool: String) -> String {
  String(tool.map { $0 == "-" ? "_" : $0 })
}

/// An executable, which may import any module but is imported by none except its tests.
func tool(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  let dependencies = ["CommandSupport", argumentParser] + dependencies
  guard isMultiCall else {
    return .executableTarget(name: name, dependencies: dependencies, swiftSettings: moduleSettings)
  }
  let entryPoint = ["-entry-point-function-name", "\(identifier(of: name))_main"]
  return .target(
    name: name, dependencies: dependencies,
    swiftSettings: moduleSettings + [
      .unsafeFlags(["-parse-as-library"] + entryPoint.flatMap { ["-Xfrontend", $0] })
    ])
}

/// The unit tests of one module or tool, with what else they import.
func tests(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: [.init(stringLiteral: name), "TestSupport"] + dependencies,
    swiftSettings: testSettings)
}

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let numerics = Target.Dependency.product(name: "RealModule", package: "swift-numerics")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

let tools = [
  "gsfm", "gsfm-annotate", "gsfm-bundle", "gsfm-complete", "gsfm-disease", "gsfm-embed",
  "gsfm-enrich", "gsfm-evaluate", "gsfm-ppi", "gsfm-train", "gsfm-train-head",
]

let package = Package(
  name: "gsfm",
  products: (isMultiCall ? ["MultiCall"] : tools).map { .executable(name: $0, targets: [$0]) },
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
  ],
  targets: [
    .systemLibrary(name: "CArchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "COpenBLAS", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .target(
      name: "CPanelKernels",
      cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))]),
    module("ByteStreams", ["CZlib", system]),
    module("DelimitedText", ["ByteStreams"]),
    module("GeneSets"),
    module("GeneSetFormats", ["ByteStreams", "DelimitedText", "GeneSets"]),
    module("EmbeddingFormats", ["ByteStreams", "DelimitedText", "LinearAlgebra"]),
    module("LinearAlgebra", ["COpenBLAS", "CPanelKernels", numerics]),
    module("Archives", ["ByteStreams", "CArchive"]),
    module("ParallelWork"),
    module("Reports", ["ByteStreams", "DelimitedText", "Drawing", "StrictJSON"]),
    module("RandomNumbers", [numerics]),
    module("StrictJSON"),
    module("SafeTensors", ["StrictJSON"]),
    module("Models", ["GeneSets", "LinearAlgebra", numerics]),
    module(
      "ModelBundles",
      [
        "Archives", "ByteStreams", "GeneSets", "Interactions", "LinearAlgebra", "Models",
        "SafeTensors", "Scoring", "StrictJSON", system,
      ]),
    module("Scoring", ["GeneSets", "LinearAlgebra", numerics]),
    module(
      "Calibration",
      ["GeneSets", "LinearAlgebra", "Models", "ParallelWork", "RandomNumbers", "Scoring", numerics]),
    module(
      "Interactions", ["GeneSets", "LinearAlgebra", "Models", "ParallelWork", "Scoring", numerics]),
    module("Evaluation", ["GeneSets", "LinearAlgebra", "Models", "Scoring", numerics]),
    module("Drawing"),
    module("Enrichment", ["ParallelWork", "RandomNumbers", "Scoring", numerics]),
    module(
      "Annotation",
      ["Evaluation", "GeneSets", "LinearAlgebra", "Models", "ParallelWork", "Scoring"]),
    module(
      "Training",
      [
        "Evaluation", "GeneSets", "Interactions", "LinearAlgebra", "Models", "ParallelWork",
        "RandomNumbers", numerics,
      ]),
    module(
      "CommandSupport",
      [
        "Annotation", "Archives", "ByteStreams", "DelimitedText", "Evaluation", "GeneSetFormats",
        "GeneSets", "LinearAlgebra", "ModelBundles", "Models", "ParallelWork", "Reports",
        "StrictJSON", argumentParser, logging, system,
      ]),
    tool("gsfm", ["ByteStreams", system]),
    tool(
      "gsfm-annotate", ["Annotation", "ByteStreams", "DelimitedText", "GeneSets", "ModelBundles"]),
    tool("gsfm-disease", ["Annotation", "DelimitedText", "GeneSets", "ModelBundles", "Reports"]),
    tool(
      "gsfm-bundle",
      [
        "Annotation", "ByteStreams", "Calibration", "DelimitedText", "GeneSetFormats", "GeneSets",
        "Interactions", "LinearAlgebra", "ModelBundles", "Models", logging, "ParallelWork",
        "SafeTensors",
        "Scoring",
      ]),
    tool(
      "gsfm-complete",
      [
        "ByteStreams", "DelimitedText", "GeneSets", "LinearAlgebra", "ModelBundles", "Models",
        "ParallelWork", "Reports",
        "Scoring",
      ]),
    tool(
      "gsfm-embed",
      [
        "ByteStreams", "EmbeddingFormats", "GeneSets", "LinearAlgebra", "ModelBundles", "Models",
        "ParallelWork",
      ]),
    tool(
      "gsfm-enrich",
      [
        "ByteStreams", "DelimitedText", "Drawing", "Enrichment", "GeneSetFormats", "GeneSets",
        "LinearAlgebra", "ModelBundles", "Models", "ParallelWork", "Reports", logging,
      ]),
    tool(
      "gsfm-train",
      [
        "ByteStreams", "DelimitedText", "Drawing", "GeneSetFormats", "GeneSets", "LinearAlgebra",
        "ModelBundles", "Models", "ParallelWork", "StrictJSON", "Training", logging,
      ]),
    tool(
      "gsfm-train-head",
      [
        "ByteStreams", "DelimitedText", "GeneSetFormats", "GeneSets", "Interactions",
        "ModelBundles", "Models", "ParallelWork", "Training", logging,
      ]),
    tool(
      "gsfm-evaluate",
      [
        "ByteStreams", "DelimitedText", "Evaluation", "GeneSets", "LinearAlgebra", "ModelBundles",
        "Models", "ParallelWork", logging,
      ]),
    tool(
      "gsfm-ppi",
      [
        "ByteStreams", "DelimitedText", "GeneSetFormats", "GeneSets", "Interactions",
        "LinearAlgebra", "ModelBundles", "Models", "ParallelWork", "Scoring", logging,
      ]),
    .target(
      name: "TestSupport", dependencies: ["ByteStreams", "LinearAlgebra"],
      path: "Tests/TestSupport",
      swiftSettings: testSettings),
    tests(
      of: "Annotation",
      ["Evaluation", "GeneSets", "ModelBundles", "Models", "ParallelWork", "Scoring"]),
    tests(of: "EmbeddingFormats", ["ByteStreams", "DelimitedText", "LinearAlgebra"]),
    tests(of: "Evaluation", ["GeneSets", "LinearAlgebra"]),
    tests(of: "Drawing"),
    tests(of: "Enrichment", ["ParallelWork", "RandomNumbers", numerics]),
    tests(of: "GeneSets"),
    tests(
      of: "Interactions",
      [
        "ByteStreams", "GeneSets", "LinearAlgebra", "ModelBundles", "Models", "ParallelWork",
        numerics,
      ]),
    tests(of: "LinearAlgebra"),
    tests(of: "Models", ["GeneSets", "LinearAlgebra"]),
    tests(of: "ParallelWork"),
    tests(of: "Reports", ["ByteStreams", "DelimitedText", "StrictJSON"]),
    tests(of: "Scoring", ["GeneSets", "LinearAlgebra"]),
    tests(
      of: "Training",
      [
        "GeneSets", "Interactions", "LinearAlgebra", "ModelBundles", "Models", "ParallelWork",
        "RandomNumbers", numerics,
      ]),
    tests(of: "StrictJSON"),
    tests(of: "SafeTensors", ["StrictJSON"]),
    tests(of: "Archives", ["ByteStreams"]),
    tests(
      of: "ModelBundles",
      [
        "Archives", "ByteStreams", "GeneSets", "LinearAlgebra", "Models", "SafeTensors",
        "StrictJSON",
      ]),
    tests(of: "ByteStreams"),
    tests(
      of: "Calibration",
      ["GeneSets", "LinearAlgebra", "ModelBundles", "Models", "ParallelWork", "Scoring"]),
    tests(of: "DelimitedText", ["ByteStreams"]),
    tests(of: "GeneSetFormats", ["ByteStreams", "DelimitedText", "GeneSets"]),
    .target(
      name: "HostileInput",
      dependencies: [
        "Archives", "ByteStreams", "CommandSupport", "DelimitedText",
        "GeneSetFormats", "GeneSets", "Interactions", "ModelBundles", "Models", "ParallelWork",
        "SafeTensors", "Scoring", "StrictJSON", "TestSupport", "Training",
      ],
      path: "Tests/HostileInput", swiftSettings: testSettings),
    tests(of: "HostileInput"),
    .testTarget(
      name: "FaultTests",
      dependencies: ["TestSupport"] + tools.map { .init(stringLiteral: $0) },
      swiftSettings: testSettings),
    .testTarget(
      name: "EndToEndTests",
      dependencies: ["TestSupport"] + tools.map { .init(stringLiteral: $0) },
      swiftSettings: testSettings),
  ],
  swiftLanguageModes: [.v6]
)

// Set by Scripts/fuzz, which links libFuzzer's main function to it.
if Context.environment["GSFM_FUZZING"] == "1" {
  package.targets.append(
    .executableTarget(
      name: "FuzzDriver", dependencies: ["HostileInput"], path: "Tests/FuzzDriver"))
}

if isMultiCall {
  let list = tools.map { "TOOL(\(identifier(of: $0)),\($0))" }
  package.targets.append(
    .executableTarget(
      name: "MultiCall",
      dependencies: tools.map { .init(stringLiteral: $0) },
      cSettings: [.define("TOOLS", to: list.joined(separator: " "))],
      // What the static libarchive needs; Scripts/release links them statically.
      linkerSettings: ["nettle", "lzma", "zstd", "lz4", "bz2", "z"].map {
        .linkedLibrary($0)
      }))
}

if showsModules {
  package.products += package.targets
    .filter { $0.type == .regular && !tools.contains($0.name) && $0.name != "TestSupport" }
    .map { .library(name: $0.name, targets: [$0.name]) }
}
