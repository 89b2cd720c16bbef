import Archives
import ByteStreams
import SafeTensors
import StrictJSON

// MARK: - JSON

func readJSON(_ bytes: [UInt8]) -> HostileInput.Outcome {
  do throws(JSONError) {
    let value = try JSONValue(parsing: bytes)
    for isPretty in [false, true] {
      let text = Array(value.text(isPretty: isPretty).utf8)
      let again = try JSONValue(parsing: text)
      precondition(again == value, "a value is not read as it was written")
    }
    return .accepted(bytes.count)
  } catch {
    return HostileInput.Outcome(error)
  }
}

// MARK: - Tensors

func readSafeTensors(_ bytes: [UInt8]) -> HostileInput.Outcome {
  do throws(SafeTensorsError) {
    let header = try SafeTensorsHeader(parsing: bytes.span)
    var end = header.dataOffset
    for tensor in header.tensors {
      precondition(tensor.byteRange.lowerBound == end, "tensors do not tile the data")
      end = tensor.byteRange.upperBound
      precondition(
        tensor.shape.reduce(tensor.elementType.byteCount, *) == tensor.byteRange.count,
        "a shape does not fit its bytes")
    }
    precondition(end == bytes.count, "tensors do not fill the data")
    try checkLayout(header)
    return .accepted(header.tensors.count)
  } catch {
    return HostileInput.Outcome(error)
  }
}

/// What the writer lays out, the reader gives back.
private func checkLayout(_ header: SafeTensorsHeader) throws(SafeTensorsError) {
  let layout = try SafeTensorsLayout(
    header.tensors.map {
      TensorDescription(name: $0.name, elementType: $0.elementType, shape: $0.shape)
    }, metadata: header.metadata)
  let file =
    layout.header + [UInt8](repeating: 0, count: layout.fileByteCount - layout.header.count)
  let again = try SafeTensorsHeader(parsing: file.span)
  precondition(
    Set(again.tensors.map(\.name)) == Set(layout.tensors.map(\.name)),
    "tensors are not read as they were written")
  precondition(again.metadata == header.metadata, "metadata are not read as they were written")
}

// MARK: - Archives

func readArchive(_ bytes: [UInt8]) -> HostileInput.Outcome {
  let limits = ArchiveLimits(
    memberCount: 64, memberByteCount: 1 << 20, totalByteCount: 4 << 20, ratioFreeByteCount: 1 << 16)
  do throws(ArchiveError) {
    // Every other member is only listed.
    let members = try ArchiveReader.members(of: SharedBytes(copying: bytes), limits: limits) {
      $0.utf8.count.isMultiple(of: 2) ? 1 << 20 : nil
    }
    precondition(members.count <= 64, "more members than the limit")
    precondition(members.reduce(0) { $0 + $1.byteCount } <= 4 << 20, "more bytes than the limit")
    precondition(Set(members.map(\.name)).count == members.count, "a name stands twice")
    for member in members {
      let parts = member.name.utf8.split(separator: UInt8(ascii: "/"))
      precondition(
        !member.name.isEmpty && member.name.utf8.first != UInt8(ascii: "/")
          && !parts.contains { $0.elementsEqual("..".utf8) }, "an unsafe name")
      if let memory = member.bytes {
        precondition(memory.count == member.byteCount, "a member of another length")
        memory.withSpan { span in
          var sum: UInt8 = 0
          for place in span.indices { sum &+= span[place] }
        }
      }
    }
    return .accepted(members.count)
  } catch {
    return HostileInput.Outcome(error)
  }
}

// MARK: - Compressed streams

func readStream(_ bytes: [UInt8]) -> HostileInput.Outcome {
  let outcomes = chunkSizes(bytes).map { size in
    unpacked(MemorySource(name: "stream", bytes: bytes, chunkSize: size))
  }
  // The libraries behind the other filters may differ here: libzstd compares the size that a frame states with what
  // an empty last block leaves only when it has the frame in one piece.
  if bytes.starts(with: [0x1f, 0x8b]) {
    precondition(
      (outcomes[0].error == nil) == (outcomes[1].error == nil),
      "the end depends on how bytes arrive")
  }
  if outcomes[0].error == nil, outcomes[1].error == nil {
    precondition(outcomes[0].count == outcomes[1].count, "bytes depend on how they arrive")
  }
  return outcomes[0].error.map { HostileInput.Outcome($0) } ?? .accepted(outcomes[0].count)
}

/// Reads a stream to its end or to 1 MiB: a reader of text stops at what is wrong, and memory does not grow.
private func unpacked(_ source: MemorySource) -> (count: Int, error: StreamError?) {
  var count = 0
  do throws(StreamError) {
    let stream = try FilteredSource.decompressing(source)
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while count < 1 << 20 {
      let read = try stream.read(into: &buffer, at: 0)
      if read == 0 { break }
      count += read
    }
    return (count, nil)
  } catch {
    // How much came out before damage was seen may depend on the chunks.
    return (0, error)
  }
}
