import Glibc
import Synchronization

/// The signal that asked training to stop, or 0; a handler may write to it.
private let pendingSignal = Atomic<Int32>(0)

/// Turns SIGINT, SIGTERM and SIGHUP into a wish that the training loop asks for after each step.
enum StopSignals {
  /// Begins to take note of the signals; before this they end the tool at once.
  static func watch() {
    var numbers = sigset_t()
    // The set is this function's own and initialised by the first call.
    unsafe sigemptyset(&numbers)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      unsafe sigaddset(&numbers, number)
      // The handler does nothing but write an atomic number.
      let former = signal(number) { pendingSignal.store($0, ordering: .relaxed) }
      // Started by nohup, training goes on when the terminal goes.
      if number == SIGHUP,
        unsafe unsafeBitCast(former, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
      {
        _ = signal(number, SIG_IGN)
      }
    }
    // A parent that starts us from a thread with blocked signals hands its mask down.
    unsafe pthread_sigmask(SIG_UNBLOCK, &numbers, nil)
  }

  /// The signal that came, if any.
  static var received: Int32? {
    let number = pendingSignal.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }
}
