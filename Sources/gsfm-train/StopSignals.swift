import Glibc
import Synchronization

/// The signal that asked training to stop, or 0; a handler may write to it.
private let pendingSignal = Atomic<Int32>(0)

/// Turns SIGINT and SIGTERM into a wish that the training loop asks for after each step.
enum StopSignals {
  /// Begins to take note of the signals; before this they end the tool at once.
  static func watch() {
    for number in [SIGINT, SIGTERM] {
      // The handler does nothing but write an atomic number.
      _ = signal(number) { pendingSignal.store($0, ordering: .relaxed) }
    }
  }

  /// The signal that came, if any.
  static var received: Int32? {
    let number = pendingSignal.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }
}
