import SystemPackage

/// Bytes that wait in a nameless temporary file until what must precede them, such as their count, is known.
///
/// The file is gone when the process is. Memory does not grow with what is written.
public final class ByteSpool {
  /// Where to write; it is never closed.
  public let sink: ByteSink
  private let descriptor: FileDescriptor
  private let folder: String

  private static let chunkSize = 1 << 17

  /// Makes an empty file in a folder.
  ///
  /// - Throws: ``StreamError/cannotCreate(name:reason:)``.
  public init(folder: String = TemporaryFiles.folder) throws(StreamError) {
    self.folder = folder
    do throws(Errno) {
      descriptor = try SystemCall.openNameless(in: folder)
    } catch {
      throw .cannotCreate(name: folder, reason: "\(error)")
    }
    sink = ByteSink(descriptor: descriptor, name: folder)
  }

  deinit {
    // Nobody misses the file.
    try? descriptor.close()
  }

  /// Writes everything that was written to ``sink`` to another one.
  ///
  /// - Throws: as the sinks do, and ``StreamError/readFailed(name:reason:)``.
  public func copy(to target: ByteSink) throws(StreamError) {
    try sink.flush()
    var chunk = [UInt8](repeating: 0, count: Self.chunkSize)
    var offset = 0
    while true {
      let count: Int
      do throws(Errno) {
        count = try SystemCall.read(descriptor, into: &chunk, atOffset: offset)
      } catch {
        throw .readFailed(name: folder, reason: "\(error)")
      }
      if count == 0 { return }
      try target.write(chunk.span.extracting(0..<count))
      offset += count
    }
  }
}
