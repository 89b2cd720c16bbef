public import GeneSets
public import Models
public import ParallelWork

/// A trained head: from two genes to the probability that their proteins interact.
///
/// The probability holds at the odds of training: one interacting pair to ``negativesPerPositive`` others.
public struct InteractionHead: Sendable {
  /// The kinds of head.
  public enum Kind: String, Sendable, CaseIterable {
    /// One linear layer on the penultimate values of the set {a, b}.
    case published
    /// A symmetric bilinear form of the features of {a} and {b}.
    case bilinear
  }

  /// The mathematics of a head.
  public enum Form: Sendable {
    /// One linear layer on the penultimate values of the set {a, b}.
    case published(PublishedHead)
    /// A symmetric bilinear form of the features of {a} and {b}.
    case bilinear(BilinearHead)
  }

  /// What it computes.
  public let form: Form
  /// Pairs taken as not interacting for each interacting one in training: the prior odds of the probability.
  public let negativesPerPositive: Double
  /// What else is said of it: sources, licence, counts.
  public var notes: [String: String] = [:]

  /// Makes a head.
  public init(_ form: Form, negativesPerPositive: Double) {
    self.form = form
    self.negativesPerPositive = negativesPerPositive
  }

  /// Its kind.
  public var kind: Kind {
    switch form {
    case .published: .published
    case .bilinear: .bilinear
    }
  }

  /// A scorer for genes, whose places are those of the list.
  ///
  /// - Parameter genes: distinct, in vocabulary order.
  public func scorer(
    for genes: [GeneIndex], _ model: GeneSetModel, _ team: WorkerTeam
  ) -> any PairScorer {
    switch form {
    case .published(let head): PublishedScorer(head: head, genes: genes, model: model)
    case .bilinear(let head): head.form(of: genes, model, team)
    }
  }
}

/// How a head is stored: tensors by name, and strings beside them.
extension InteractionHead {
  /// The keys of the strings.
  enum Key: String {
    case kind
    case features
    case negatives = "negatives_per_positive"
  }

  /// Takes a head from its tensors.
  ///
  /// - Throws: ``InteractionHeadError`` for a kind or feature that is unknown, and for tensors that are missing, unknown
  ///   or not of the shapes the model asks for.
  public init(
    tensors: ModelTensors, metadata: [String: String], model: GeneSetModel
  ) throws(InteractionHeadError) {
    var taker = HeadTensors(tensors)
    let kind: Kind = try Self.value(.kind, in: metadata)
    guard let negatives = metadata[Key.negatives.rawValue] else {
      throw .missingMetadata(Key.negatives.rawValue)
    }
    guard let number = Double(negatives), number.isFinite, number > 0 else {
      throw .metadata(Key.negatives.rawValue, expected: "a number above 0", found: negatives)
    }
    switch kind {
    case .published:
      self.init(
        .published(
          PublishedHead(
            weights: try taker.values("weight", shape: [1, model.penultimateWidth]),
            bias: try taker.values("bias", shape: [1])[0])), negativesPerPositive: number)
    case .bilinear:
      self.init(
        .bilinear(try BilinearHead(&taker, Self.features(metadata), model)),
        negativesPerPositive: number)
    }
    try taker.finish()
    notes = metadata.filter { Key(rawValue: $0.key) == nil }
  }

  /// The tensors as they are stored, and the strings beside them.
  public var stored: (tensors: [HeadTensor], metadata: [(key: String, value: String)]) {
    var metadata = [(key: Key.kind.rawValue, value: kind.rawValue)]
    let tensors: [HeadTensor]
    switch form {
    case .published(let head): tensors = head.tensors
    case .bilinear(let head):
      tensors = head.tensors
      metadata.append(
        (Key.features.rawValue, head.features.map(\.rawValue).joined(separator: " ")))
    }
    metadata.append((Key.negatives.rawValue, "\(negativesPerPositive)"))
    metadata += notes.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    return (tensors, metadata)
  }

  private static func features(_ metadata: [String: String]) throws(InteractionHeadError)
    -> [GeneFeature]
  {
    guard let text = metadata[Key.features.rawValue] else {
      throw .missingMetadata(Key.features.rawValue)
    }
    let names = text.split(separator: " ")
    let features = names.compactMap { GeneFeature(rawValue: String($0)) }
    guard !features.isEmpty, features.count == names.count else {
      throw .metadata(
        Key.features.rawValue,
        expected: "some of \(GeneFeature.allCases.map(\.rawValue).joined(separator: " "))",
        found: text)
    }
    return features
  }

  private static func value(_ key: Key, in metadata: [String: String])
    throws(InteractionHeadError) -> Kind
  {
    guard let text = metadata[key.rawValue] else { throw .missingMetadata(key.rawValue) }
    guard let kind = Kind(rawValue: text) else {
      throw .metadata(
        key.rawValue,
        expected: Kind.allCases.map(\.rawValue).joined(separator: " or "), found: text)
    }
    return kind
  }
}
