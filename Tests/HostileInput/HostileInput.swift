/// The readers of bytes that strangers wrote, each as a function from bytes to what became of them.
///
/// Fuzzers and tests call the same functions: `Scripts/fuzz` with bytes it makes up, `HostileInputTests` with those
/// that were kept. A function may refuse with the error its reader declares, which the compiler checks; it must not
/// trap, must not allocate what a number in the input asks for, and must hold its own promises, which are
/// preconditions here.
public enum HostileInput: String, CaseIterable, Sendable {
  /// A tar or zip archive: names, sizes, kinds of members.
  case archive
  /// An archive as a bundle: everything a tool reads of it, and answers with its network.
  case bundle
  /// A folder as Hugging Face has it, or an archive, put together from members: see ``Members``.
  case members
  /// The header of a safetensors file.
  case safetensors
  /// JSON.
  case json
  /// Gene sets: GMT, two columns or a list.
  case sets
  /// Ranked lists.
  case ranked
  /// Pairs of genes, and names of terms.
  case pairs
  /// `vocab.txt`.
  case vocabulary
  /// `genes.tsv`.
  case genes
  /// `libraries/NAME.terms.tsv`.
  case measures
  /// A compressed stream: gzip, bgzip, xz, zstd, bzip2.
  case stream
  /// The lines that say how far a training has come, in a checkpoint whose checksum fits them.
  case checkpoint

  /// What became of an input.
  public enum Outcome: Equatable, Sendable {
    /// It was read; the number says how much was in it.
    case accepted(Int)
    /// It was refused with this message.
    case refused(String)

    init(_ error: some Error & CustomStringConvertible) {
      self = .refused(error.description)
      precondition(!error.description.isEmpty, "an error without a message")
    }
  }

  /// Reads an input as a tool would.
  public func outcome(of bytes: [UInt8]) -> Outcome {
    switch self {
    case .archive: readArchive(bytes)
    case .bundle: readBundle(bytes)
    case .members: readMembers(bytes)
    case .safetensors: readSafeTensors(bytes)
    case .json: readJSON(bytes)
    case .sets: readSets(bytes)
    case .ranked: readRankedLists(bytes)
    case .pairs: readPairs(bytes)
    case .vocabulary: readVocabulary(bytes)
    case .genes: readGenes(bytes)
    case .measures: readMeasures(bytes)
    case .stream: readStream(bytes)
    case .checkpoint: readCheckpoint(bytes)
    }
  }
}

/// Sizes of chunks in which a text is read once more, in about 16 pieces: the answer may not depend on how bytes arrive.
func chunkSizes(_ bytes: [UInt8]) -> [Int] { [.max, bytes.count / 16 + bytes.count % 7 + 1] }
