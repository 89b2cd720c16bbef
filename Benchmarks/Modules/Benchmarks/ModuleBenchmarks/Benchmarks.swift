import Benchmark
import LinearAlgebra

/// What the plugin runs: one file of benchmarks a group of modules.
let benchmarks: @Sendable () -> Void = {
  // As the tools do, whose threads share out sets.
  BLAS.setThreadCount(1)
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .throughput], warmupIterations: 2, maxDuration: .seconds(1),
    maxIterations: 2000)
  registerModelBenchmarks()
  registerScoreBenchmarks()
  registerTextBenchmarks()
  registerTrainingBenchmarks()
}
