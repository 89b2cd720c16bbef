import Glibc

/// The three descriptors every process should start with.
enum StandardStreams {
  /// Fills the places of standard streams that the caller closed.
  ///
  /// A file opened later would get the lowest free number, and rows or messages meant for a stream would go into it.
  /// What is put there cannot be used in the stream's direction, so that reading standard input and writing standard
  /// output fail as they do when they are closed; messages are lost, as the caller wanted.
  static func fillClosed() {
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
      guard fcntl(stream, F_GETFD) < 0, errno == EBADF else { continue }
      let mode = stream == STDIN_FILENO ? O_WRONLY : O_RDONLY
      // Those below are open, so this gets the stream's own number; without /dev/null nothing can be done.
      // The C string of the call lives as long as the call.
      _ = unsafe open("/dev/null", mode)
    }
  }
}
