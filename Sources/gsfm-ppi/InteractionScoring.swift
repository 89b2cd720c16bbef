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
  private let method: InteractionMethod

  /// Takes the method asked for, or the bundle's head, or else completion.
  init(bundle: ModelBundle, method: InteractionMethod?, team: WorkerTeam, logger: Logger) throws {
    vocabulary = bundle.vocabulary
    model = bundle.model
    self.team = team
    self.method = method ?? .completion
    logger.info("method: \(self.method.rawValue)")
  }

  /// A scorer for genes, whose places are those of the list.
  ///
  /// - Parameter genes: distinct, in vocabulary order.
  func scorer(for genes: [GeneIndex]) -> any PairScorer {
    switch method {
    case .cosine: PairForm.cosine(of: genes, model, team)
    default: PairForm.completion(of: genes, model, team)
    }
  }

  /// Refuses a score that is no number, which no row may carry.
  func check(_ score: Float, _ one: GeneIndex, _ other: GeneIndex) throws(ToolError) {
    guard !score.isFinite else { return }
    throw .data(
      "\(vocabulary[one]) and \(vocabulary[other]): the model gave a score that is not finite")
  }
}
