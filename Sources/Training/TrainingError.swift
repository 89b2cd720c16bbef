/// Why training cannot begin or continue.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// An option has a value that makes no sense.
  case invalidOption(name: String, expected: String, found: String)
  /// No set is left to train on.
  case emptyCorpus
  /// Too few interacting pairs to draw others beside them.
  case emptyInteractions(found: Int)
  /// A temporary file of the corpus cannot be made, grown or mapped.
  case temporaryFile(path: String, reason: String)
  /// Bytes do not begin as a checkpoint does, or are of another version.
  case notACheckpoint
  /// A checkpoint ends early or its checksum does not match.
  case damagedCheckpoint(reason: String)
  /// A checkpoint belongs to another run.
  case otherRun(setting: String, checkpoint: String, now: String)
  /// The loss is no number any more.
  case diverged(epoch: Int, step: Int)

  /// The message for the user.
  public var description: String {
    switch self {
    case .invalidOption(let name, let expected, let found):
      "\(name): expected \(expected), found \(found)"
    case .emptyCorpus: "no gene set is left to train on"
    case .emptyInteractions(let found):
      "expected interacting pairs of which at most half of all pairs of their genes interact, found \(found)"
    case .temporaryFile(let path, let reason): "temporary file in \(path): \(reason)"
    case .notACheckpoint: "expected a checkpoint of gsfm-train, found something else"
    case .damagedCheckpoint(let reason): "the checkpoint is damaged: \(reason)"
    case .otherRun(let setting, let checkpoint, let now):
      "the checkpoint was made with \(setting) \(checkpoint), this run has \(now)"
    case .diverged(let epoch, let step):
      "the loss is no number after step \(step) of epoch \(epoch); a lower learning rate may help"
    }
  }
}
