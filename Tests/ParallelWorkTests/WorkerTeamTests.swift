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

  @Test func workWithinWorkIsDone() {
    let team = WorkerTeam(threadCount: 4)
    let done = Atomic<Int>(0)
    team.perform(9) { _ in
      team.perform(9) { _ in
        WorkerTeam(threadCount: 3).perform(3) { _ in done.add(1, ordering: .relaxed) }
      }
    }
    #expect(done.load(ordering: .relaxed) == 9 * 9 * 3)
  }

  /// Calls that end before every thread has come to help leave nothing behind for the next.
  @Test func manyShortCallsAreDoneOneAfterTheOther() {
    let team = WorkerTeam(threadCount: 8)
    for call in 0..<5000 {
      let pieces = call % 4 + 2
      #expect(team.map(Array(0..<pieces)) { $0 + call } == (call..<call + pieces).map { $0 })
    }
  }
}
