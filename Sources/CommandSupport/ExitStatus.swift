/// How a tool tells its caller what happened: the numbers of BSD's `sysexits.h`.
public enum ExitStatus: Int32, Sendable {
  /// The job is done, also when the reader of the output stopped reading.
  case success = 0
  /// The command line asks for something the tool does not offer.
  case usage = 64
  /// The input or the bundle is malformed.
  case malformedData = 65
  /// An input cannot be opened or read.
  case noInput = 66
  /// A fault of the tool itself.
  case internalFault = 70
  /// The output cannot be written.
  case writeFailed = 74
  /// SIGHUP asked to stop: the terminal has gone.
  case hungUp = 129
  /// SIGINT asked to stop: 128 and the signal's number, as shells have it.
  case interrupted = 130
  /// SIGTERM asked to stop.
  case terminated = 143
}
