import ByteStreams
import Glibc
import Synchronization

/// Whether a thread is ending the process after a fault; several may touch a lost page at once.
private let isEnding = Atomic<Bool>(false)

/// What signals do to a tool: those that ask it to stop, and those that a fault raises.
enum ProcessSignals {
  /// `gsfm-x: error: `, for messages from a handler, which must not allocate; null before ``prepare(tool:)``.
  fileprivate nonisolated(unsafe) static var messageStart: UnsafePointer<CChar>?

  /// Signals that end a process unless it says otherwise, and that a user, a shell or a batch system sends.
  private static let requests = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXCPU, SIGUSR1, SIGUSR2]
  private static let faults = [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP]

  /// Sets the handlers; called once, before threads are made.
  ///
  /// A tool that is stopped removes its unfinished files and ends by the signal. What the caller had the tool ignore
  /// (`nohup`, jobs in the background of a script) stays ignored. After a fault, such as a lack of memory, the tool
  /// removes its unfinished files, says so and ends with status 70; with `SWIFT_BACKTRACE` in the environment faults
  /// are left to Swift, which then tells where they happened.
  static func prepare(tool: String) {
    TemporaryFiles.prepare()
    MappedFile.prepareForFaults()
    // Writes to a closed pipe or beyond `ulimit -f` then fail with an error that a sink can tell.
    _ = signal(SIGPIPE, SIG_IGN)
    _ = signal(SIGXFSZ, SIG_IGN)
    // The copy is never freed, so that a handler can read it at any time.
    unsafe messageStart = UnsafePointer(strdup("\(tool): error: "))
    for number in requests where !isIgnored(number) {
      // The handler calls nothing but what may be called in one.
      _ = signal(number) { number in
        TemporaryFiles.removeAll()
        _ = signal(number, SIG_DFL)
        raise(number)
      }
    }
    // The environment is not changed by this process.
    if unsafe getenv("SWIFT_BACKTRACE") == nil { for number in faults { watchFault(number) } }
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var current = sigaction()
    // The structure outlives the call.
    guard unsafe sigaction(number, nil, &current) == 0 else { return false }
    return unsafe unsafeBitCast(current.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static func watchFault(_ number: Int32) {
    var action = sigaction()
    action.sa_flags = SA_SIGINFO
    // A fault in the handler itself then ends the process. The set is this function's own.
    unsafe sigfillset(&action.sa_mask)
    unsafe action.__sigaction_handler.sa_sigaction = { number, details, _ in
      // The kernel's description of the fault is valid during the handler.
      unsafe endAfterFault(number, details?.pointee._sifields._sigfault.si_addr)
    }
    // The structure outlives the call.
    unsafe sigaction(number, &action, nil)
  }
}

/// Ends the process from a signal handler: nothing here allocates or locks.
private func endAfterFault(_ number: Int32, _ address: UnsafeMutableRawPointer?) {
  // The first thread speaks for all.
  if isEnding.exchange(true, ordering: .acquiringAndReleasing) { while true { pause() } }
  TemporaryFiles.removeAll()
  if let start = unsafe ProcessSignals.messageStart { unsafe tell(textAt: start) }
  if number == SIGBUS, let path = unsafe MappedFile.pathOfMap(holding: UInt(bitPattern: address)) {
    unsafe tell(textAt: path)
    tell(": read failed: the file was shortened, or its disk failed, while it was in use\n")
    _exit(ExitStatus.noInput.rawValue)
  }
  tell(
    number == SIGABRT
      ? "out of memory, or a fault of the tool (SIGABRT); unfinished output is removed\n"
      : "a fault of the tool, or out of memory; unfinished output is removed\n")
  _exit(ExitStatus.internalFault.rawValue)
}

private func tell(textAt text: UnsafePointer<CChar>) {
  // The text ends in a zero, and nobody can be told when the write fails.
  _ = unsafe write(STDERR_FILENO, text, strlen(text))
}

private func tell(_ text: StaticString) {
  // A static string's memory lives for ever.
  _ = unsafe write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
}
