import Glibc
import SystemPackage

/// The bytes of a file, a pipe or standard input, read as they come.
public final class FileSource: ByteSource {
  /// The path as given, or `<stdin>`.
  public let name: String
  private let descriptor: FileDescriptor
  private let isOwned: Bool

  /// Opens `path` for reading; `-` is standard input, which messages call `<stdin>`.
  ///
  /// - Throws: ``StreamError/cannotOpen(name:reason:)`` when the path does not exist, is a folder or
  ///   may not be read.
  public init(path: String) throws(StreamError) {
    if path == "-" {
      name = "<stdin>"
      descriptor = .standardInput
      isOwned = false
    } else {
      name = path
      do {
        descriptor = try FileDescriptor.open(
          FilePath(path), .readOnly, options: .closeOnExec, retryOnInterrupt: true)
      } catch {
        throw .cannotOpen(name: path, reason: "\(error)")
      }
      isOwned = true
    }
    do throws(Errno) {
      if try FileStatus(descriptor).isFolder { throw .isDirectory }
    } catch {
      if isOwned { try? descriptor.close() }
      throw .cannotOpen(name: name, reason: "\(error)")
    }
  }

  deinit {
    // A failed close after reading loses nothing.
    if isOwned { try? descriptor.close() }
  }

  /// Reads once; see ``ByteSource/read(into:at:)``.
  public func read(into buffer: inout [UInt8], at start: Int) throws(StreamError) -> Int {
    precondition(start >= 0 && start < buffer.count, "nowhere to read to")
    do {
      return try SystemCall.read(descriptor, into: &buffer, at: start)
    } catch {
      throw .readFailed(name: name, reason: "\(error)")
    }
  }
}
