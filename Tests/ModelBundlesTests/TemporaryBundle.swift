import ByteStreams
import Glibc

/// A file in the temporary folder, removed with the object.
final class TemporaryBundle {
  let path: String

  init(_ bytes: [UInt8], suffix: String = ".gsfm") throws {
    path = "/tmp/gsfm-bundle-\(getpid())-\(UInt64.random(in: 0 ... .max))\(suffix)"
    let sink = try ByteSink(path: path)
    try sink.write(bytes)
    try sink.close()
  }

  deinit { unlink(path) }
}
