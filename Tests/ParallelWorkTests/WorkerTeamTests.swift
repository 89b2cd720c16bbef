import Foundation
import ParallelWork
import Synchronization
import Testing

@Suite struct WorkerTeamTests {
  @Test(arguments: [1, 2, 3, 8], [0, 1, 2, 100])
  func everyPieceIsDoneOnce(threads: Int, count: Int) {
    let done = Mutex([Int](repeating: 0, count: count))
    WorkerTeam(threadCount: threads).perform(count) { piece in
      done.withLock { $0[piece] += 1 }
    }
    #expect(done.withLock { $0 } == [Int](repeating: 1, count: count))
  }

  @Test(arguments: [1, 2, 7])
  func resultsKeepTheOrderOfTheElements(threads: Int) {
    let elements = Array(0..<257)
    #expect(WorkerTeam(threadCount: threads).map(elements) { $0 * 2 } == elements.map { $0 * 2 })
  }

  @Test func aTeamHasAtLeastOneThread() {
    #expect(WorkerTeam(threadCount: 0).threadCount == 1)
  }
}

@Suite struct WorkerTeamStreamTests {
  private struct Stop: Error, Equatable { let number: Int }

  @Test(arguments: [1, 2, 3, 8], [0, 1, 2, 1000])
  func resultsAreConsumedInTheOrderOfThePieces(threads: Int, count: Int) throws {
    var given = 0
    var consumed: [Int] = []
    try WorkerTeam(threadCount: threads).stream(
      next: {
        defer { given += 1 }
        return given < count ? given : nil
      },
      // Uneven work, so that pieces end out of order.
      transform: { piece in (0..<(piece % 7) * 1000).reduce(piece) { sum, _ in sum } },
      consume: { consumed.append($0) })
    #expect(consumed == Array(0..<count))
  }

  @Test(arguments: [1, 2, 8])
  func anErrorOfTheInputComesAfterAllThatWasReadBefore(threads: Int) {
    var given = 0
    var consumed: [Int] = []
    #expect(throws: Stop(number: 100)) {
      try WorkerTeam(threadCount: threads).stream(
        next: { () throws -> Int? in
          defer { given += 1 }
          if given == 100 { throw Stop(number: given) }
          return given
        }, transform: { $0 }, consume: { consumed.append($0) })
    }
    #expect(consumed == Array(0..<100))
  }

  @Test(arguments: [1, 2, 8])
  func anErrorOfTheConsumerEndsTheStream(threads: Int) {
    var given = 0
    var consumed: [Int] = []
    #expect(throws: Stop(number: 50)) {
      try WorkerTeam(threadCount: threads).stream(
        next: { () -> Int? in
          defer { given += 1 }
          return given
        }, transform: { $0 },
        consume: {
          // While this one waits, others put what nobody will take.
          if $0 == 50 {
            Thread.sleep(forTimeInterval: 0.01)
            throw Stop(number: $0)
          }
          consumed.append($0)
        })
    }
    #expect(consumed == Array(0..<50))
    #expect(given <= 51 + 3 * threads, "no more is read than may be under way")
  }

  @Test func piecesUnderWayAreLimited() throws {
    let underWay = Mutex((now: 0, most: 0))
    var given = 0
    try WorkerTeam(threadCount: 4).stream(
      next: { () -> Int? in
        guard given < 500 else { return nil }
        underWay.withLock {
          $0.now += 1
          $0.most = max($0.most, $0.now)
        }
        defer { given += 1 }
        return given
      },
      transform: { $0 },
      consume: { _ in underWay.withLock { $0.now -= 1 } })
    #expect(underWay.withLock { $0.most } <= 8)
    #expect(underWay.withLock { $0.now } == 0)
  }
}
