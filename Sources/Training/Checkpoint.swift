import LinearAlgebra
import Models

/// The state of a training as bytes: text with the settings and the progress, then tensors, then a checksum.
///
/// Layout: eight bytes `GSFMCKPT`; the format's version and the length of the text as little-endian 32-bit
/// numbers; the text, one `name<tab>value` a line, filled with line ends to a multiple of eight; for each
/// tensor its values, moments and, if kept, averages as little-endian float32, filled with zeros to a
/// multiple of eight bytes; the checksum of all 64-bit words after the first, as one more. Doubles stand in
/// the text as the bits of their representation, so that nothing is rounded.
package enum CheckpointFormat {
  package static let magic = Array("GSFMCKPT".utf8)
  static let version: UInt32 = 1
  package static let headerByteCount = 16

  /// Text filled to whole words.
  static func filled(_ text: String) -> [UInt8] {
    var bytes = Array(text.utf8)
    while bytes.count % 8 != 0 { bytes.append(UInt8(ascii: "\n")) }
    return bytes
  }

  static func bytes(_ number: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }

  static func number(_ bytes: some Collection<UInt8>) -> UInt32 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// A checkpoint whose text begins with other lines, which win over its own, and whose checksum fits: what someone
  /// who means harm would make.
  ///
  /// - Precondition: `checkpoint` is one that was written.
  package static func forged(_ checkpoint: [UInt8], lines: String) -> [UInt8] {
    let textEnd = headerByteCount + Int(number(checkpoint[12..<16]))
    let old = String(decoding: checkpoint[headerByteCount..<textEnd], as: UTF8.self)
    let text = filled(lines + "\n" + old)
    var forged = checkpoint[..<12] + bytes(UInt32(text.count)) + text + checkpoint[textEnd...]
    // Bytes have no padding.
    let sum = checksum(of: unsafe forged.span.bytes)
    for place in 0..<8 {
      forged[forged.count - 8 + place] = UInt8(truncatingIfNeeded: sum >> (8 * UInt64(place)))
    }
    return Array(forged)
  }

  /// The checksum that belongs at the end of a checkpoint, of what stands before its last eight bytes.
  static func checksum(of checkpoint: RawSpan) -> UInt64 {
    var hash = StableHash()
    add(checkpoint.extracting(8..<checkpoint.byteCount - 8), to: &hash)
    return hash.value
  }

  /// Adds whole little-endian words to a checksum.
  static func add(_ bytes: RawSpan, to hash: inout StableHash) {
    for offset in stride(from: 0, to: bytes.byteCount / 8 * 8, by: 8) {
      // The offset leaves room for a word, and any bits make one.
      hash.add(unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
  }
}

extension Trainer {
  /// Everything that decides the result, in words and numbers: what a checkpoint and the run that continues it
  /// must agree in.
  public var settings: [(name: String, value: String)] {
    [
      ("architecture", plan.architecture.rawValue), ("vocabulary", "\(plan.vocabularySize)"),
      ("width", "\(plan.width)"), ("depth", "\(plan.depth)"),
      ("hidden width", "\(plan.hiddenWidth)"), ("latent width", "\(plan.latentWidth)"),
      ("seed", "\(seed)"), ("corpus", String(corpus.fingerprint, radix: 16)),
      ("file weights", "\(corpus.files.map(\.weight))"),
    ] + recipe.settings
  }

  /// Writes the whole state, piece by piece.
  ///
  /// - Parameter write: takes the next bytes; what it throws is thrown on.
  public func writeCheckpoint<Failure: Error>(
    _ write: (RawSpan) throws(Failure) -> Void
  ) throws(Failure) {
    let lines = settings.map { "\($0.name)\t\($0.value)\n" } + progress.lines
    let text = CheckpointFormat.filled(lines.joined())
    var hash = StableHash()
    let head =
      CheckpointFormat.magic + CheckpointFormat.bytes(CheckpointFormat.version)
      + CheckpointFormat.bytes(UInt32(text.count)) + text
    // Bytes of numbers have no padding.
    let headBytes = unsafe head.span.bytes
    // The magic number, the first word, is not part of the checksum.
    CheckpointFormat.add(headBytes.extracting(8..<headBytes.byteCount), to: &hash)
    try write(headBytes)
    for buffer in network.tensors.flatMap(\.savedBuffers) {
      // The buffer is filled up with zeros to a multiple of 64 bytes, and lives as long as the network.
      let bytes = unsafe RawSpan(
        _unsafeStart: buffer.address(of: 0), byteCount: (buffer.count + 1) / 2 * 8)
      CheckpointFormat.add(bytes, to: &hash)
      try write(bytes)
    }
    let checksum = [hash.value.littleEndian]
    try write(unsafe checksum.span.bytes)
  }

  /// Takes over a state that ``writeCheckpoint(_:)`` wrote.
  ///
  /// - Throws: ``TrainingError/notACheckpoint``, ``TrainingError/damagedCheckpoint(reason:)``,
  ///   ``TrainingError/otherRun(setting:checkpoint:now:)``; the trainer must not be used after that.
  public func restore(_ checkpoint: Span<UInt8>) throws(TrainingError) {
    let headerByteCount = CheckpointFormat.headerByteCount
    guard checkpoint.count >= headerByteCount,
      CheckpointFormat.magic.indices.allSatisfy({ checkpoint[$0] == CheckpointFormat.magic[$0] }),
      CheckpointFormat.number((8..<12).map { checkpoint[$0] }) == CheckpointFormat.version
    else { throw .notACheckpoint }
    let textEnd =
      headerByteCount + Int(CheckpointFormat.number((12..<16).map { checkpoint[$0] }))
    guard textEnd <= checkpoint.count - 8 else {
      throw .damagedCheckpoint(reason: "it ends inside its settings")
    }
    let fields = CheckpointFields(
      String(decoding: (headerByteCount..<textEnd).map { checkpoint[$0] }, as: UTF8.self))
    for (name, now) in settings {
      guard let then = fields[name] else {
        throw .damagedCheckpoint(reason: "it does not say '\(name)'")
      }
      guard then == now else { throw .otherRun(setting: name, checkpoint: then, now: now) }
    }
    let buffers = network.tensors.flatMap(\.savedBuffers)
    let expectedCount = buffers.reduce(textEnd + 8) { $0 + ($1.count + 1) / 2 * 8 }
    guard checkpoint.count == expectedCount else {
      throw .damagedCheckpoint(reason: "expected \(expectedCount) bytes, found \(checkpoint.count)")
    }
    try checkSum(of: checkpoint)
    var offset = textEnd
    for buffer in buffers {
      let source = checkpoint.extracting(offset..<offset + buffer.count * 4)
      // Source and destination are `count` floats; both live through the closures.
      unsafe buffer.withBytes { destination in
        unsafe source.withUnsafeBytes { unsafe destination.copyMemory(from: $0) }
      }
      offset += (buffer.count + 1) / 2 * 8
    }
    let progress = try TrainingProgress(fields)
    guard isReachable(progress) else {
      throw .damagedCheckpoint(reason: "its progress is none this training can have made")
    }
    self.progress = progress
  }

  /// Whether this training can be where a checkpoint says it is: a checksum is no signature, and steps count on
  /// their place being in the epoch.
  private func isReachable(_ progress: TrainingProgress) -> Bool {
    progress.epoch <= recipe.epochs && progress.step < stepsPerEpoch
      && progress.stepCount == progress.epoch * stepsPerEpoch + progress.step
      && progress.setCount <= progress.step * recipe.batchSize && progress.lossSum.isFinite
      && progress.plateau.idleEpochs <= progress.epoch && (0...1).contains(progress.plateau.factor)
      && progress.reports.count == progress.epoch
      && progress.reports.enumerated().allSatisfy { place, report in
        report.epoch == place + 1 && (0...corpus.count).contains(report.setCount)
          && report.loss.isFinite && report.learningRate.isFinite
          && (0...1).contains(report.areaUnderROC ?? 0)
      }
  }

  private func checkSum(of checkpoint: Span<UInt8>) throws(TrainingError) {
    // Bytes have no padding; the last word is the checksum of those after the first. The length was checked.
    let bytes = unsafe checkpoint.bytes
    let end = bytes.byteCount - 8
    let written = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: end, as: UInt64.self)
    guard written == CheckpointFormat.checksum(of: bytes).littleEndian else {
      throw .damagedCheckpoint(reason: "the checksum does not match")
    }
  }
}

/// The lines of a checkpoint's text by name.
struct CheckpointFields {
  private var values: [String: [String]] = [:]

  init(_ text: String) {
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { continue }
      values[String(parts[0]), default: []].append(String(parts[1]))
    }
  }

  /// The first value of a name.
  subscript(name: String) -> String? { values[name]?.first }

  /// All values of a name.
  func all(_ name: String) -> [String] { values[name] ?? [] }

  func integer(_ name: String) throws(TrainingError) -> Int {
    guard let value = self[name].flatMap({ Int($0) }), value >= 0 else {
      throw .damagedCheckpoint(reason: "it does not say '\(name)'")
    }
    return value
  }

  func double(_ name: String) throws(TrainingError) -> Double {
    guard let bits = self[name].flatMap({ UInt64($0, radix: 16) }) else {
      throw .damagedCheckpoint(reason: "it does not say '\(name)'")
    }
    return Double(bitPattern: bits)
  }
}

extension TrainingProgress {
  /// The progress as lines of a checkpoint's text.
  var lines: [String] {
    func bits(_ value: Double) -> String { String(value.bitPattern, radix: 16) }
    return [
      "epoch\t\(epoch)\n", "step\t\(step)\n", "step count\t\(stepCount)\n",
      "set count\t\(setCount)\n", "last loss\t\(bits(lastLoss))\n",
      "loss sum\t\(bits(lossSum))\n", "plateau factor\t\(bits(plateau.factor))\n",
      "plateau best\t\(bits(plateau.best))\n", "plateau idle\t\(plateau.idleEpochs)\n",
    ]
      + reports.map { report in
        let numbers = [report.loss, report.learningRate, report.areaUnderROC ?? .nan].map(bits)
        return "report\t\(report.epoch) \(report.setCount) \(numbers.joined(separator: " "))\n"
      }
  }

  /// Reads the progress back.
  init(_ fields: CheckpointFields) throws(TrainingError) {
    self.init()
    epoch = try fields.integer("epoch")
    step = try fields.integer("step")
    stepCount = try fields.integer("step count")
    setCount = try fields.integer("set count")
    lastLoss = try fields.double("last loss")
    lossSum = try fields.double("loss sum")
    plateau.factor = try fields.double("plateau factor")
    plateau.best = try fields.double("plateau best")
    plateau.idleEpochs = try fields.integer("plateau idle")
    for line in fields.all("report") {
      let parts = line.split(separator: " ").map(String.init)
      let numbers = parts.dropFirst(2).compactMap { UInt64($0, radix: 16) }
        .map { Double(bitPattern: $0) }
      guard parts.count == 5, numbers.count == 3, let epoch = Int(parts[0]),
        let setCount = Int(parts[1])
      else { throw .damagedCheckpoint(reason: "an epoch's report is not readable") }
      reports.append(
        EpochReport(
          epoch: epoch, loss: numbers[0], setCount: setCount, learningRate: numbers[1],
          areaUnderROC: numbers[2].isNaN ? nil : numbers[2]))
    }
  }
}
