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
