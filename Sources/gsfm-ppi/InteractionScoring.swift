import CommandSupport
import GeneSets
import Interactions
import Logging
import ModelBundles
import Models
import ParallelWork

/// A method with what it needs of a bundle.
struct InteractionScoring: Sendable {
  let vocabulary: GeneVocabulary
  let team: WorkerTeam
  private let model: GeneSetModel
  private let chosen: Chosen

  /// A method that has what it needs.
  private enum Chosen {
    case head(InteractionHead)
    case completion
    case cosine
  }

  /// Takes the method asked for, or the bundle's head, or else completion.
  init(bundle: ModelBundle, method: InteractionMethod?, team: WorkerTeam, logger: Logger) throws {
    vocabulary = bundle.vocabulary
    model = bundle.model
    self.team = team
    switch method {
    case .cosine: chosen = .cosine
    case .completion: chosen = .completion
    case .head:
      guard let head = try bundle.interactionHead() else {
        throw ToolError.data(
          "\(bundle.path): expected an interaction head (heads/ppi.safetensors), found none; "
            + "--method completion and cosine need none")
      }
      chosen = .head(head)
    case nil: chosen = try bundle.interactionHead().map { .head($0) } ?? .completion
    }
    logger.info("method: \(name)")
  }

  private var name: String {
    switch chosen {
    case .cosine: "cosine"
    case .completion: "completion"
    case .head(let head):
      "head (\(head.kind.rawValue), trained at 1 to \(head.negativesPerPositive))"
    }
  }

  /// A scorer for genes, whose places are those of the list.
  ///
  /// - Parameter genes: distinct, in vocabulary order.
  func scorer(for genes: [GeneIndex]) -> any PairScorer {
    switch chosen {
    case .cosine: PairForm.cosine(of: genes, model, team)
    case .completion: PairForm.completion(of: genes, model, team)
    case .head(let head): head.scorer(for: genes, model, team)
    }
  }

  /// Refuses a score that is no number, which no row may carry.
  func check(_ score: Float, _ one: GeneIndex, _ other: GeneIndex) throws(ToolError) {
    guard !score.isFinite else { return }
    throw .data(
      "\(vocabulary[one]) and \(vocabulary[other]): the model gave a score that is not finite")
  }
}
