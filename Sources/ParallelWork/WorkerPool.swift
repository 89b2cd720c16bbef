import Dispatch
import Glibc
import Synchronization

/// The threads of this process that wait for work, made when they are first wanted and kept.
///
/// They are this module's own because libdispatch tries for ever to make a thread that the system refuses (`ulimit -u`,
/// a container's limit, no address space for its stack): then the pool stays smaller, at worst empty, and the caller
/// does the work.
final class WorkerPool: Sendable {
  /// The one of the process.
  static let shared = WorkerPool()

  private struct State {
    var threadCount = 0
    /// Jobs that can use one more thread, each as often as it can.
    var openings: [Job] = []
  }

  private let state = Mutex(State())
  /// Counts openings; a worker that finds none waits again.
  private let wishes = DispatchSemaphore(value: 0)

  /// Runs `work` on this thread and at the same time on up to `helpers` others, and returns when all have ended.
  func run(helpers: Int, _ work: @Sendable () -> Void) {
    withoutActuallyEscaping(work) { work in
      let job = Job(work)
      let openings = open(job, helpers)
      for _ in 0..<openings { wishes.signal() }
      work()
      close(job)
    }
  }

  /// Makes threads if there are too few, and announces a job to as many as it can use.
  private func open(_ job: Job, _ helpers: Int) -> Int {
    state.withLock { state in
      while state.threadCount < helpers, makeThread() { state.threadCount += 1 }
      let openings = min(helpers, state.threadCount)
      state.openings += Array(repeating: job, count: openings)
      return openings
    }
  }

  /// Takes back what nobody has begun, and waits for the others.
  private func close(_ job: Job) {
    let mustWait = state.withLock { state in
      state.openings.removeAll { $0 === job }
      job.isClosed = true
      return job.helperCount > 0
    }
    if mustWait { job.end.wait() }
    // No helper is left, so the closure's last use is over.
    job.work = nil
  }

  /// A worker's life: it ends with the process.
  private func serve() -> Never {
    while true {
      wishes.wait()
      let job = state.withLock { state -> Job? in
        guard let job = state.openings.popLast() else { return nil }
        job.helperCount += 1
        return job
      }
      guard let job else { continue }
      job.run()
      let isLast = state.withLock { _ in
        job.helperCount -= 1
        return job.isClosed && job.helperCount == 0
      }
      if isLast { job.end.signal() }
    }
  }

  /// Starts a worker; false when the system gives no thread.
  private func makeThread() -> Bool {
    // Requests to stop are the main thread's; a thread inherits the mask of its maker.
    var requests = sigset_t()
    var former = sigset_t()
    // The sets are this function's own, initialised by the first call that takes them.
    unsafe sigfillset(&requests)
    for fault in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP] {
      unsafe sigdelset(&requests, fault)
    }
    unsafe pthread_sigmask(SIG_BLOCK, &requests, &former)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &former, nil) }
    var thread = pthread_t()
    guard unsafe pthread_create(&thread, nil, { _ in WorkerPool.shared.serve() }, nil) == 0 else {
      return false
    }
    pthread_detach(thread)
    return true
  }

  /// One call of ``run(helpers:_:)``; unchecked because all but `work` is used under the pool's lock, and `work` is set
  /// before the job is announced and cleared when no helper is left.
  private final class Job: @unchecked Sendable {
    var work: (@Sendable () -> Void)?
    var helperCount = 0
    var isClosed = false
    let end = DispatchSemaphore(value: 0)

    init(_ work: @escaping @Sendable () -> Void) { self.work = work }

    /// Not inlined: the closure must not be held longer than this call.
    @inline(never) func run() { work?() }
  }
}
