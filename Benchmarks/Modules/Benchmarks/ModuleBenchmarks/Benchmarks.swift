import Benchmark

/// What the plugin runs: one file of benchmarks a group of modules.
let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .throughput], warmupIterations: 2, maxDuration: .seconds(1), maxIterations: 2000)
  registerModelBenchmarks()
  registerScoreBenchmarks()
  registerTextBenchmarks()
  registerTrainingBenchmarks()
}
