import Dispatch
import Synchronization

extension WorkerTeam {
  /// Takes pieces one after the other, transforms several at once, and hands the results on in the order of the pieces.
  ///
  /// Reading, work and writing go on at the same time: a thread that has nothing to work on reads the next piece, and
  /// the one that finishes the piece whose turn it is hands over all that are ready. At most two pieces a thread are
  /// under way, so memory does not grow with the input.
  ///
  /// - Parameters:
  ///   - next: the next piece, nil after the last; called by one thread at a time.
  ///   - transform: called by several threads at once.
  ///   - consume: called by one thread at a time, in the order of the pieces.
  /// - Throws: the first error in the order of the pieces; what `consume` was given before it stays consumed.
  public func stream<Piece, Result>(
    next: () throws -> Piece?, transform: @Sendable (Piece) -> Result,
    consume: (Result) throws -> Void
  ) throws {
    guard threadCount > 1 else {
      while let piece = try next() { try consume(transform(piece)) }
      return
    }
    guard let first = try next() else { return }
    // One piece is no work to share, and threads take time to start.
    var second: Piece?
    do { second = try next() } catch {
      try consume(transform(first))
      throw error
    }
    guard let second else { return try consume(transform(first)) }
    var early = [second, first]
    try withoutActuallyEscaping(next) { next in
      try withoutActuallyEscaping(consume) { consume in
        let line = AssemblyLine(
          next: { try early.popLast() ?? next() }, consume: consume, places: 2 * threadCount)
        DispatchQueue.concurrentPerform(iterations: threadCount) { _ in
          line.work(transform)
        }
        if let failure = line.failure { throw failure }
      }
    }
  }
}

/// The state that the threads of one stream share.
///
/// Its closures and what they make are used by one thread at a time, under `reading` or by the one thread that is
/// handing over, which is why they need not be `Sendable`.
private final class AssemblyLine<Piece, Result>: @unchecked Sendable {
  private let next: () throws -> Piece?
  private let consume: (Result) throws -> Void
  /// One permit for each piece that may be under way.
  private let permits: DispatchSemaphore
  private let reading = Mutex(Reading())
  private let results = Mutex(Results())

  private struct Reading {
    var count = 0
    var isAtEnd = false
  }

  /// What came of one piece, or of the attempt to read it.
  private struct Outcome: @unchecked Sendable {
    let result: Swift.Result<Result, any Error>
  }

  private struct Results {
    var waiting: [Int: Outcome] = [:]
    var nextNumber = 0
    var isBeingHandedOver = false
    var failure: (any Error)?
  }

  init(next: @escaping () throws -> Piece?, consume: @escaping (Result) throws -> Void, places: Int)
  {
    self.next = next
    self.consume = consume
    // Counted up from 0: a semaphore may not be freed below the value it began with, and an error leaves it there.
    permits = DispatchSemaphore(value: 0)
    for _ in 0..<places { permits.signal() }
  }

  /// The error that ended the stream.
  var failure: (any Error)? { results.withLock { $0.failure } }

  /// Reads, transforms and hands over until nothing is left.
  func work(_ transform: (Piece) -> Result) {
    while true {
      permits.wait()
      guard results.withLock({ $0.failure == nil }), let (number, piece) = takePiece() else {
        // Whoever waits for a permit learns that there is nothing more to do.
        permits.signal()
        return
      }
      put(Outcome(result: piece.map(transform)), at: number)
      handOver()
    }
  }

  /// The next piece and its number, or the error met instead; nil at the end.
  private func takePiece() -> (Int, Swift.Result<Piece, any Error>)? {
    var piece: Swift.Result<Piece, any Error>?
    let number = reading.withLock { state -> Int? in
      guard !state.isAtEnd else { return nil }
      do {
        piece = try next().map { .success($0) }
      } catch {
        piece = .failure(error)
      }
      guard let piece else {
        state.isAtEnd = true
        return nil
      }
      if case .failure = piece { state.isAtEnd = true }
      defer { state.count += 1 }
      return state.count
    }
    guard let number, let piece else { return nil }
    return (number, piece)
  }

  private func put(_ outcome: Outcome, at number: Int) {
    results.withLock { $0.waiting[number] = outcome }
  }

  /// Hands over what is ready, unless another thread is at it, which then also hands over what this one put.
  private func handOver() {
    guard
      results.withLock({ state in
        defer { state.isBeingHandedOver = true }
        return !state.isBeingHandedOver
      })
    else { return }
    while let outcome = nextOutcome() {
      do {
        try consume(outcome.result.get())
      } catch {
        results.withLock { $0.failure = error }
        permits.signal()
        return
      }
      permits.signal()
    }
  }

  /// The outcome whose turn it is; without one this thread no longer hands over.
  private func nextOutcome() -> Outcome? {
    results.withLock { state in
      guard let outcome = state.waiting.removeValue(forKey: state.nextNumber) else {
        state.isBeingHandedOver = false
        return nil
      }
      state.nextNumber += 1
      return outcome
    }
  }
}
