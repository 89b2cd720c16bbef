public import ArgumentParser
import ByteStreams
import Glibc
import LinearAlgebra
public import ParallelWork

/// How many threads a tool works with.
public struct ThreadOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Threads; the rows are the same for any number. (default: the cores this process may use)",
      valueName: "N"))
  var threads: Int?

  /// Makes the options at their defaults.
  public init() {}

  /// Refuses a number of threads that cannot be.
  public func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads: expected a number from 1 to 1024, found \(threads)")
    }
  }

  /// The threads asked for, or else those the process may use.
  public var count: Int { threads ?? AvailableCores.count() }

  /// The threads as a team, for which OpenBLAS is kept at one thread of its own.
  ///
  /// The team shares out the sets or genes. BLAS threads beside it would only wait for each other, and results would
  /// depend on their number. Under a limit on memory the team is as large as has room.
  ///
  /// - Throws: ``ToolError/memory(_:)`` when not even one thread has room.
  public func makeTeam() throws(ToolError) -> WorkerTeam {
    BLAS.setThreadCount(1)
    return WorkerTeam(threadCount: try AddressSpace.claim(threads: count))
  }
}

/// The cores this process may use: the least of its affinity mask, its cgroup's quota and its SLURM allocation.
enum AvailableCores {
  /// The number of cores, at least 1.
  static func count() -> Int {
    let limits = [affinity(), cgroupQuota(), slurmAllocation()].compactMap { $0 }
    return max(1, limits.min() ?? 1)
  }

  /// The bits of the line `Cpus_allowed:` of the process's status, such as `ff` or `3,ffffffff`.
  private static func affinity() -> Int? {
    let label = "Cpus_allowed:"
    let lines = contents("/proc/self/status")?.split(separator: "\n") ?? []
    guard let line = lines.first(where: { $0.hasPrefix(label) }) else { return nil }
    return line.dropFirst(label.count).reduce(0) { $0 + ($1.hexDigitValue?.nonzeroBitCount ?? 0) }
  }

  private static func slurmAllocation() -> Int? {
    // The environment is not changed by this process.
    guard let value = unsafe getenv("SLURM_CPUS_PER_TASK") else { return nil }
    return unsafe Int(String(cString: value)).flatMap { $0 > 0 ? $0 : nil }
  }

  /// The quota of version 2 (`cpu.max`: "200000 100000" or "max 100000") or version 1.
  private static func cgroupQuota() -> Int? {
    if let text = contents("/sys/fs/cgroup" + ownGroup() + "/cpu.max")
      ?? contents("/sys/fs/cgroup/cpu.max")
    {
      let fields = text.split { $0 == " " || $0 == "\n" }
      return fields.count == 2 ? cores(quota: fields[0], period: fields[1]) : nil
    }
    guard let quota = contents("/sys/fs/cgroup/cpu/cpu.cfs_quota_us"),
      let period = contents("/sys/fs/cgroup/cpu/cpu.cfs_period_us")
    else { return nil }
    return cores(quota: quota.prefix { $0 != "\n" }, period: period.prefix { $0 != "\n" })
  }

  /// The path of this process's group of version 2, from the line `0::/path`.
  private static func ownGroup() -> String {
    let lines = contents("/proc/self/cgroup")?.split(separator: "\n") ?? []
    return lines.first { $0.hasPrefix("0::") }.map { String($0.dropFirst(3)) } ?? ""
  }

  private static func cores(quota: Substring, period: Substring) -> Int? {
    guard let quota = Int(quota), let period = Int(period), quota > 0, period > 0 else {
      return nil
    }
    return max(1, (quota + period - 1) / period)
  }

  private static func contents(_ path: String) -> String? {
    guard let bytes = try? FileSource(path: path).readToEnd() else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }
}
