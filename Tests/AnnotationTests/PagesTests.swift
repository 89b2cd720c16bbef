import Evaluation
import GeneSets
import ModelBundles
import Models
import ParallelWork
import Scoring
import TestSupport
import Testing

@testable import Annotation

/// Pages against their definition, written out over the whole matrix of logits.
@Suite struct PagesTests {
  private let model: GeneSetModel
  private let vocabulary: GeneVocabulary
  private let library: TermLibrary
  /// One row a predicted term, one column a token.
  private let logits: [[Float]]

  init() throws {
    let bundle = try ModelBundle(path: TestData.reference.appendingPathComponent("DAE").path)
    model = bundle.model
    vocabulary = bundle.vocabulary
    var random = SplitMix64(seed: 5)
    // More than two pieces, and terms that are too small in between.
    let terms = (0..<180).map { number in
      let size = number % 9 == 0 ? 4 : Int.random(in: 5...30, using: &random)
      let genes = (2..<bundle.vocabulary.count).shuffled(using: &random).prefix(size)
      return TermLibrary.Term(
        name: "T\(number)", description: "Term number \(number)",
        set: SparseGeneSet(indices: genes.map { GeneIndex($0) }))
    }
    let library = TermLibrary(terms)
    self.library = library
    let pieces = LibraryPieces(library)
    let model = model
    logits = (0..<pieces.count).flatMap { piece in
      let matrix = pieces.logits(of: piece, model)
      return (0..<matrix.rows).map { Array(matrix.row($0)) }
    }
  }

  /// Mean and deviation over the genes.
  private func zScore(_ row: [Float], _ gene: Int) -> Double {
    let values = row.dropFirst(2).map(Double.init)
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
    return (Double(row[gene]) - mean) / (squares / Double(values.count - 1)).squareRoot()
  }

  private func isKept(_ row: [Float], _ gene: Int) -> Bool {
    row[gene] > 0 || zScore(row, gene) > 1.645
  }

  private func scan(threads: Int = 2) -> LibraryScan {
    LibraryScan(model, vocabulary, library, WorkerTeam(threadCount: threads))
  }

  @Test func termsOfFourGenesAreNotPredicted() {
    #expect(library.predicted.count == 160)
    #expect(library.predicted.allSatisfy { library.terms[$0].set.genes.count >= 5 })
  }

  @Test(arguments: [true, false]) func aTermsPageIsTheRule(isSite: Bool) throws {
    let pages = TermPages(
      model, vocabulary, library, rule: PageRule(isSite: isSite, top: nil), leavesOutKnown: false)
    var rows = 0
    for piece in 0..<pages.pieces.count {
      for page in try pages.pages(ofPiece: piece, { _ in true }) {
        let row = logits[rows]
        #expect(page.place == library.predicted[rows])
        let expected = (2..<vocabulary.count).filter { !isSite || isKept(row, $0) }
          .sorted { (row[$1], $0) < (row[$0], $1) }
        #expect(page.genes.map(\.gene.position) == expected)
        for gene in page.genes {
          #expect(gene.rank == 1 + row.dropFirst(2).count { $0 > gene.logit })
          #expect(abs(gene.zScore - zScore(row, gene.gene.position)) < 1e-6)
          #expect(gene.isKnown == library.terms[page.place].set.contains(gene.gene))
        }
        rows += 1
      }
    }
    #expect(rows == 160)
  }

  @Test(arguments: [true, false], [1, 3])
  func aGenesPageRanksTheTermsThatTheRuleKeeps(isSite: Bool, threads: Int) throws {
    let genes = [90, 2, 41].map { GeneIndex($0) }
    let found = try scan(threads: threads).pages(
      of: genes, rule: PageRule(isSite: isSite, top: nil), leavesOutKnown: false,
      measuresTerms: false)
    #expect(found.pages.map(\.gene) == genes)
    for page in found.pages {
      let gene = page.gene.position
      let kept = logits.indices.filter { !isSite || isKept(logits[$0], gene) }
      let expected = kept.sorted { (logits[$1][gene], $0) < (logits[$0][gene], $1) }
      #expect(page.terms.map(\.place) == expected.map { library.predicted[$0] })
      for (term, row) in zip(page.terms, expected) {
        #expect(term.logit == logits[row][gene])
        #expect(term.rank == 1 + kept.count { logits[$0][gene] > term.logit })
        #expect(abs(term.zScore - zScore(logits[row], gene)) < 1e-6)
        #expect(abs(term.probability - probability(ofLogit: Double(term.logit))) < 1e-12)
      }
    }
  }

  @Test func bothDirectionsHoldTheSamePairsToTheBit() throws {
    let rule = PageRule(isSite: true, top: nil)
    let genes = vocabulary.genePositions.map { GeneIndex($0) }
    let byGene = try scan().pages(
      of: genes, rule: rule, leavesOutKnown: false, measuresTerms: false
    ).pages.flatMap { page in page.terms.map { "\($0.place) \(page.gene.position) \($0.logit)" } }
    let pages = TermPages(model, vocabulary, library, rule: rule, leavesOutKnown: false)
    // Asked alone, one after the other, as a user may.
    let byTerm = try library.predicted.flatMap { place in
      try pages.pieces.pieces(holding: [place]).flatMap { piece in
        try pages.pages(ofPiece: piece) { $0 == place }
      }
    }.flatMap { page in page.genes.map { "\(page.place) \($0.gene.position) \($0.logit)" } }
    #expect(byGene.count > 500)
    #expect(Set(byGene) == Set(byTerm) && byGene.count == byTerm.count)
  }

  @Test func topAndKnownOnlyLeaveRowsOut() throws {
    let gene = [GeneIndex(30)]
    func page(_ top: Int?, known: Bool) throws -> [ScoredTerm] {
      try scan().pages(
        of: gene, rule: PageRule(isSite: false, top: top), leavesOutKnown: known,
        measuresTerms: false
      ).pages[0].terms
    }
    let all = try page(nil, known: false)
    #expect(try page(7, known: false) == Array(all.prefix(7)))
    #expect(try page(7, known: true) == Array(all.filter { !$0.isKnown }.prefix(7)))
    let site = TermPages(
      model, vocabulary, library, rule: PageRule(isSite: true, top: 3), leavesOutKnown: true)
    for page in try site.pages(ofPiece: 0, { _ in true }) {
      #expect(page.genes.count <= 3 && page.genes.allSatisfy { !$0.isKnown })
    }
  }

  @Test(arguments: [1, 3]) func uniquenessCountsWhoHasTheTermAmongItsTenBest(threads: Int) throws {
    let kept = logits.map { row in
      (2..<vocabulary.count).filter { isKept(row, $0) }
    }
    var best = [Int](repeating: 0, count: logits.count)
    for gene in 2..<vocabulary.count {
      let terms = logits.indices.filter { kept[$0].contains(gene) }
      for term in terms
      where terms.count(where: { logits[$0][gene] > logits[term][gene] }) < 10 { best[term] += 1 }
    }
    let measures = try scan(threads: threads).measures()
    #expect(measures.count == 180)
    for (row, place) in library.predicted.enumerated() {
      #expect(measures[place].predictedCount == kept[row].count)
      #expect(measures[place].bestCount == best[row])
    }
    #expect(measures[0].predictedCount == 0 && measures[0].areaUnderROC.isNaN)
    #expect(TermMeasure.missing.uniqueness.isNaN)
    let together = try scan(threads: threads).pages(
      of: [GeneIndex(5)], rule: PageRule(isSite: true, top: nil), leavesOutKnown: false,
      measuresTerms: true)
    #expect(together.measures.map(\.bestCount) == measures.map(\.bestCount))
  }

  @Test func termsOfOneLogitShareTheirRank() {
    var best = BestTerms(geneCount: 2)
    // Gene 0: nine terms above, then three of one logit, which all have rank ten, then one below.
    let logits: [Float] = Array((0..<9).map { 9 - Float($0) }) + [0.5, 0.5, 0.5, 0.1]
    for logit in logits {
      best.add([BestTerms.Entry(candidate: 0, logit: logit)])
    }
    #expect(best.counts() == Array(repeating: 1, count: 12) + [0])
    // The same with so many that the list is shortened on the way.
    for _ in 0..<60 { best.add([BestTerms.Entry(candidate: 0, logit: 0.5)]) }
    #expect(best.counts().reduce(0, +) == 72)
    for _ in 0..<10 { best.add([BestTerms.Entry(candidate: 0, logit: 20)]) }
    #expect(best.counts().reduce(0, +) == 10)
  }

  @Test func anAreaIsTheMedianOfTheEvaluationsSplits() throws {
    let accuracy = TermAccuracy(model, vocabulary, library, WorkerTeam(threadCount: 2))
    let areas = try accuracy.areas(of: Array(library.terms.indices))
    let split = HalfSplit(vocabulary, splitCount: 5, seed: 0)
    let evaluation = EvaluationLibrary(
      library.terms.map { EvaluationLibrary.Term(name: $0.name, set: $0.set) })
    let questions = split.questions(of: evaluation)
    let metrics = try Evaluator(model, background: evaluation.background).metrics(of: questions)
    for (place, area) in areas.enumerated() {
      let asked = questions.indices.filter { questions[$0].termPlace == place }
      let isHalved = library.terms[place].set.genes.count >= 10
      #expect(asked.count == (isHalved ? 5 : 0))
      let expected = median(asked.map { metrics[$0].areaUnderROC })
      #expect(isHalved ? abs(area - expected) < 1e-5 : area.isNaN)
    }
    #expect(try accuracy.areas(of: [7, 3]).map { $0 } == [areas[7], areas[3]])
  }
}

@Suite struct TermIndexTests {
  private let index = TermIndex(
    TermLibrary(
      [
        ("DOID:1485", "Cystic fibrosis"), ("ORPHA:586", "cystic FIBROSIS"),
        ("HP:0001", "Idiopathic pulmonary fibrosis"), ("Cystic fibrosis", ""),
      ].map { TermLibrary.Term(name: $0.0, description: $0.1, set: SparseGeneSet(indices: [])) }))

  @Test func aNameWinsOverDescriptions() {
    #expect(index.places(named: "Cystic fibrosis") == [3])
    #expect(index.places(named: "DOID:1485") == [0])
    #expect(index.places(named: "CYSTIC fibrosis") == [0, 1, 3])
    #expect(index.places(named: "fibrosis").isEmpty && index.places(named: "").isEmpty)
  }

  @Test func aPartIsFoundInNamesAndDescriptions() {
    #expect(index.places(containing: "FIBROSIS") == [0, 1, 2, 3])
    #expect(index.places(containing: "orpha") == [1])
    #expect(index.places(containing: "pulmonary f") == [2])
    #expect(index.places(containing: "kidney").isEmpty && index.places(containing: "").isEmpty)
    #expect(index.places(containing: String(repeating: "x", count: 999)).isEmpty)
  }
}
