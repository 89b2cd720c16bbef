import CArchive

/// A libarchive reader, freed with this object; only one thread may use it.
@safe final class ArchiveHandle {
  /// The library's object; valid for as long as this one lives.
  let pointer: OpaquePointer

  /// Makes a reader without formats and filters, or nil when there is no memory.
  init?() {
    guard let pointer = unsafe archive_read_new() else { return nil }
    unsafe self.pointer = pointer
  }

  /// Why the last call failed.
  var reason: String {
    // The text belongs to the reader and is copied before the next call.
    guard let text = unsafe archive_error_string(pointer) else { return "unknown reason" }
    return unsafe String(cString: text)
  }

  deinit { unsafe _ = archive_read_free(pointer) }
}
