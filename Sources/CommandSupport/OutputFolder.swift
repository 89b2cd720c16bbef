public import ByteStreams
import Glibc

/// Makes a folder for output unless it is there.
///
/// - Throws: `StreamError.cannotCreate` when it can be neither found nor made; the folder it lies in must be there.
public func makeOutputFolder(_ path: String) throws(StreamError) {
  // The C string lives as long as the call; that the folder is there already is no failure.
  if unsafe mkdir(path, 0o777) != 0, errno != EEXIST {
    // The system's text is copied at once.
    throw .cannotCreate(name: path, reason: unsafe String(cString: strerror(errno)))
  }
}
