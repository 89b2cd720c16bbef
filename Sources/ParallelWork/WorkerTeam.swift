import Synchronization

/// A fixed number of threads that share out independent pieces of work.
///
/// The pieces are numbered and every piece is the same whoever does it, so a result never depends on the
/// number of threads. Where the system gives fewer threads than asked for, the work is done with those there are.
public struct WorkerTeam: Sendable {
  /// The threads that may work at once, at least 1.
  public let threadCount: Int

  /// Makes a team.
  public init(threadCount: Int) { self.threadCount = max(1, threadCount) }

  /// Does `work` for every number below `count`, in any order, and returns when all are done.
  public func perform(_ count: Int, _ work: @Sendable (Int) -> Void) {
    guard threadCount > 1, count > 1 else {
      for piece in 0..<count { work(piece) }
      return
    }
    let next = Atomic<Int>(0)
    WorkerPool.shared.run(helpers: min(threadCount, count) - 1) {
      while true {
        let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard piece < count else { return }
        work(piece)
      }
    }
  }

  /// The results of `transform` for each element, in the order of the elements.
  public func map<Element: Sendable, Result: Sendable>(
    _ elements: [Element], _ transform: @Sendable (Element) -> Result
  ) -> [Result] {
    let results = Mutex<[Result?]>(Array(repeating: nil, count: elements.count))
    perform(elements.count) { place in
      let result = transform(elements[place])
      results.withLock { $0[place] = result }
    }
    return results.withLock { $0.compactMap { $0 } }
  }
}
