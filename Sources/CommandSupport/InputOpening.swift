import Archives
public import ByteStreams

/// Opens an input and undoes its compression, which is recognised by its first bytes.
///
/// - Parameter provenance: told the checksum of the bytes as they are stored.
/// - Throws: `StreamError` when it cannot be opened or its first bytes cannot be read.
public func openInput(_ path: String, _ provenance: ProvenanceRecord? = nil) throws(StreamError)
  -> any ByteSource
{
  let file = try FileSource(path: path)
  let stored: any ByteSource = provenance.map { DigestedSource(file, $0) } ?? file
  return try FilteredSource.decompressing(stored)
}

/// Passes bytes on and digests them, so that a provenance file can name what was read.
private final class DigestedSource: ByteSource {
  let name: String
  private let base: any ByteSource
  private let provenance: ProvenanceRecord
  /// Nil once the end was seen and the digest recorded.
  private var digest: SHA256? = SHA256()
  private var byteCount = 0

  init(_ base: any ByteSource, _ provenance: ProvenanceRecord) {
    name = base.name
    self.base = base
    self.provenance = provenance
  }

  func read(into buffer: inout [UInt8], at start: Int) throws(StreamError) -> Int {
    let count = try base.read(into: &buffer, at: start)
    if count > 0 {
      digest?.update(buffer.span.extracting(start..<start + count))
      byteCount += count
    } else if let whole = digest.take() {
      provenance.addInput(name: name, sha256: whole.finish(), byteCount: byteCount)
    }
    return count
  }
}
