/// What can go wrong between a file or pipe and the bytes it holds.
///
/// `name` is the path as the user gave it, or `<stdin>` or `<stdout>`; `reason` is the system's or the
/// library's own words.
public enum StreamError: Error, Equatable, CustomStringConvertible {
  /// The input does not exist, is a folder, or may not be read.
  case cannotOpen(name: String, reason: String)
  /// The output cannot be created.
  case cannotCreate(name: String, reason: String)
  /// A read failed after the input was opened.
  case readFailed(name: String, reason: String)
  /// The compressed data are damaged or end too early.
  case corruptCompression(name: String, reason: String)
  /// A write failed: a full disk, a quota, a closed descriptor.
  case writeFailed(name: String, reason: String)
  /// The reader of our output has gone: the usual end of `… | head`, and no error to the user.
  case brokenPipe(name: String)

  /// The message for the user.
  public var description: String {
    switch self {
    case .cannotOpen(let name, let reason): "\(name): cannot open: \(reason)"
    case .cannotCreate(let name, let reason): "\(name): cannot create: \(reason)"
    case .readFailed(let name, let reason): "\(name): read failed: \(reason)"
    case .corruptCompression(let name, let reason): "\(name): damaged compressed data: \(reason)"
    case .writeFailed(let name, let reason): "\(name): write failed: \(reason)"
    case .brokenPipe(let name): "\(name): the reader closed the pipe"
    }
  }
}
