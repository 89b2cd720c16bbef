import ByteStreams
import GeneSets
import Interactions
import LinearAlgebra
import ModelBundles
import Models
import ParallelWork
import RealModule
import TestSupport
import Testing

/// A model of 94 genes, and heads for it drawn from a seed.
struct HeadFixture {
  let bundle: ModelBundle
  let genes: [GeneIndex]
  let team = WorkerTeam(threadCount: 2)

  init(_ architecture: String = "RDAE") throws {
    bundle = try ModelBundle(path: TestData.reference.appendingPathComponent(architecture).path)
    genes = bundle.vocabulary.genePositions.map { GeneIndex($0) }
  }

  static func numbers(_ count: Int, seed: UInt64) -> [Float] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in generator.unit() - 0.5 }
  }

  var bilinear: InteractionHead {
    let width = bundle.model.encodingWidth + bundle.model.penultimateWidth
    return InteractionHead(
      .bilinear(
        BilinearHead(
          features: [.encoding, .decoder],
          projection: Matrix(rows: 4, columns: width, values: Self.numbers(4 * width, seed: 1)),
          projectionBias: Self.numbers(4, seed: 2), diagonal: [1, -0.5, 0.25], bias: 0.125,
          shares: [0.5, -2])),
      negativesPerPositive: 10)
  }

  var published: InteractionHead {
    InteractionHead(
      .published(
        PublishedHead(
          weights: Self.numbers(bundle.model.penultimateWidth, seed: 3), bias: -0.25)),
      negativesPerPositive: 4)
  }
}

@Suite struct InteractionHeadTests {
  @Test(arguments: ["DAE", "RDAE", "RDAE-memory", "VAE", "EPDAE"])
  func aBilinearHeadIsItsEquation(architecture: String) throws {
    let fixture = try HeadFixture(architecture)
    let model = fixture.bundle.model
    let width = model.encodingWidth + model.penultimateWidth
    let projection = HeadFixture.numbers(4 * width, seed: 1).map(Double.init)
    let bias = HeadFixture.numbers(4, seed: 2).map(Double.init)
    func projected(_ gene: Int) -> [Double] {
      let encoding = model.encodings(of: [SparseGeneSet(indices: [fixture.genes[gene]])])
      let features = encoding.values + model.decoder.lastLayer.weight.row(gene + 2)
      return (0..<4).map { row in
        features.indices.reduce(bias[row]) {
          $0 + projection[row * width + $1] * Double(features[$1])
        }
      }
    }
    let scorer = fixture.bilinear.scorer(for: fixture.genes, model, fixture.team)
    let completion = PairForm.completion(of: fixture.genes, model, fixture.team)
    let cosine = PairForm.cosine(of: fixture.genes, model, fixture.team)
    for (a, b) in [(0, 1), (93, 4), (17, 60)] {
      let (u, v) = (projected(a), projected(b))
      let logit =
        u[0] * v[0] - 0.5 * u[1] * v[1] + 0.25 * u[2] * v[2] + u[3] + v[3] + 0.125
        + 0.5 * Double(completion.score(of: GenePair(a, b)))
        - 2 * Double(cosine.score(of: GenePair(a, b)))
      let expected = 1 / (1 + Double.exp(-logit))
      #expect(agrees(Double(scorer.scores(of: [GenePair(a, b)])[0]), expected))
    }
  }

  @Test func aPublishedHeadIsALayerOnThePenultimateValuesOfThePair() throws {
    let fixture = try HeadFixture("DAE")
    let model = fixture.bundle.model
    let weights = HeadFixture.numbers(model.penultimateWidth, seed: 3)
    let scorer = fixture.published.scorer(for: fixture.genes, model, fixture.team)
    for (a, b) in [(0, 1), (93, 4), (17, 60)] {
      let values = model.penultimate(
        of: [SparseGeneSet(indices: [fixture.genes[a], fixture.genes[b]])])
      let logit = weights.indices.reduce(-0.25) {
        $0 + Double(weights[$1]) * Double(values[0, $1])
      }
      let expected = 1 / (1 + Double.exp(-logit))
      #expect(agrees(Double(scorer.scores(of: [GenePair(a, b)])[0]), expected))
    }
  }

  @Test(arguments: ["RDAE", "RDAE-memory"])
  func completionIsTheMeanOfTwoLogits(architecture: String) throws {
    let fixture = try HeadFixture(architecture)
    let model = fixture.bundle.model
    let logits = model.logits(of: fixture.genes.map { SparseGeneSet(indices: [$0]) })
    let form = PairForm.completion(of: fixture.genes, model, fixture.team)
    for pair in form.pairs(inRows: 0..<94, minimum: nil) {
      let (a, b) = (pair.pair.first, pair.pair.second)
      let expected = 0.5 * (logits[a, b + 2] + logits[b, a + 2])
      #expect(agrees(Double(pair.score), Double(expected)))
    }
  }

  @Test(arguments: ["RDAE", "RDAE-memory"])
  func aPairHasTheSameBitsWhateverIsAskedBesides(architecture: String) throws {
    let fixture = try HeadFixture(architecture)
    let model = fixture.bundle.model
    for head in [fixture.bilinear, fixture.published] {
      let scorer = head.scorer(for: fixture.genes, model, fixture.team)
      let table = scorer.pairs(inRows: 0..<94, minimum: nil)
      #expect(table.count == 94 * 93 / 2)
      let rows = (0..<94).map { scorer.scores(ofPlace: $0) }
      for scored in table {
        #expect(rows[scored.pair.first][scored.pair.second] == scored.score)
        #expect(rows[scored.pair.second][scored.pair.first] == scored.score)
      }
      let few = [fixture.genes[3], fixture.genes[40], fixture.genes[93]]
      let alone = head.scorer(for: few, model, WorkerTeam(threadCount: 1))
      #expect(alone.scores(of: [GenePair(2, 0)])[0] == rows[3][93])
      #expect(alone.scores(of: [GenePair(1, 2)])[0] == rows[40][93])
    }
  }

  @Test func aStoredHeadIsReadAsItWas() throws {
    let fixture = try HeadFixture()
    for var head in [fixture.bilinear, fixture.published] {
      head.notes = ["license": "MIT", "sources": "a b"]
      let read = try fixture.bundle.interactionHead(try head.file())
      #expect(read.kind == head.kind)
      #expect(read.negativesPerPositive == head.negativesPerPositive)
      #expect(read.notes == head.notes)
      let pair = [GenePair(5, 50)]
      let (one, other) = (
        head.scorer(for: fixture.genes, fixture.bundle.model, fixture.team).scores(of: pair)[0],
        read.scorer(for: fixture.genes, fixture.bundle.model, fixture.team).scores(of: pair)[0]
      )
      // Stored in 16 bits.
      #expect(abs(one - other) < 2e-3)
      #expect(
        fixture.bundle.model.penultimateWidth > 0
          && read.stored.tensors.map(\.shape) == head.stored.tensors.map(\.shape))
    }
  }
}

/// A way to break a stored head, and what must be said.
struct HeadCorruption: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let message: String
  let change: @Sendable (inout [String: StoredTensor], inout [String: String]) -> Void

  static let all: [HeadCorruption] = [
    .init("no kind", "metadata 'kind' is missing") { $1["kind"] = nil },
    .init("unknown kind", "metadata 'kind': expected published or bilinear, found 'x'") {
      $1["kind"] = "x"
    },
    .init("no odds", "metadata 'negatives_per_positive' is missing") {
      $1["negatives_per_positive"] = nil
    },
    .init("odds of no number", "expected a number above 0, found 'many'") {
      $1["negatives_per_positive"] = "many"
    },
    .init("odds of nan", "expected a number above 0") { $1["negatives_per_positive"] = "nan" },
    .init("no features", "metadata 'features' is missing") { $1["features"] = nil },
    .init("unknown feature", "expected some of encoding decoder, found 'encoding x'") {
      $1["features"] = "encoding x"
    },
    .init("empty features", "expected some of encoding decoder") { $1["features"] = " " },
    .init("fewer features than the projection", "tensor 'projection.weight': expected shape") {
      $1["features"] = "encoding"
    },
    .init("no projection", "tensor 'projection.weight' is missing") { tensors, _ in
      tensors["projection.weight"] = nil
    },
    .init("no form", "tensor 'form' is missing") { tensors, _ in tensors["form"] = nil },
    .init("form of another rank", "tensor 'form': expected shape [3], found [2]") { tensors, _ in
      tensors["form"] = StoredTensor([1, 2])
    },
    .init("projection that is a scalar", "tensor 'projection.weight': expected shape") {
      tensors, _ in
      tensors["projection.weight"] = StoredTensor(
        shape: [], element: .float32, storage: WeightStorage(copying: [Float(1)]), byteOffset: 0)
    },
    .init("projection without rows", "tensor 'projection.weight': expected shape") { tensors, _ in
      tensors["projection.weight"] = StoredTensor(Matrix(rows: 0, columns: 4))
    },
    .init("a tensor nobody knows", "tensor 'extra' is not part of an interaction head") {
      tensors, _ in tensors["extra"] = StoredTensor([1])
    },
    .init("tensors of the other kind", "tensor 'weight' is missing") { $1["kind"] = "published" },
  ]

  init(
    _ name: String, _ message: String,
    _ change: @escaping @Sendable (inout [String: StoredTensor], inout [String: String]) -> Void
  ) {
    testDescription = name
    self.message = message
    self.change = change
  }
}

extension InteractionHeadTests {
  @Test(arguments: HeadCorruption.all) func refuses(_ corruption: HeadCorruption) throws {
    let fixture = try HeadFixture()
    let stored = fixture.bilinear.stored
    var tensors = Dictionary(
      uniqueKeysWithValues: stored.tensors.map { tensor in
        (
          tensor.name,
          StoredTensor(
            shape: tensor.shape, element: .float32, storage: WeightStorage(copying: tensor.values),
            byteOffset: 0)
        )
      })
    var metadata = Dictionary(uniqueKeysWithValues: stored.metadata.map { ($0.key, $0.value) })
    corruption.change(&tensors, &metadata)
    let error = #expect(throws: InteractionHeadError.self) {
      try InteractionHead(
        tensors: ModelTensors(tensors), metadata: metadata, model: fixture.bundle.model)
    }
    #expect(error.map { "\($0)".contains(corruption.message) } == true, "\(error as Any)")
  }
}
