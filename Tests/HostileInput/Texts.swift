import ByteStreams
import DelimitedText
import GeneSetFormats
import GeneSets
import ModelBundles

// MARK: - Gene sets

func readSets(_ bytes: [UInt8]) -> HostileInput.Outcome {
  let outcomes = chunkSizes(bytes).map { size in
    everySet(MemorySource(name: "sets", bytes: bytes, chunkSize: size))
  }
  precondition(outcomes[0].sets == outcomes[1].sets, "sets depend on how bytes arrive")
  precondition(outcomes[0].error == outcomes[1].error, "the error depends on how bytes arrive")
  let (sets, error) = outcomes[0]
  for set in sets {
    precondition(!set.genes.isEmpty && !set.genes.contains(""), "a set without genes")
    precondition(!set.term.isEmpty, "a set without a term")
  }
  checkWriting(sets)
  return error.map { HostileInput.Outcome($0) } ?? .accepted(sets.count)
}

private func everySet(_ source: MemorySource) -> (sets: [GeneSet], error: FormatError?) {
  var sets: [GeneSet] = []
  do throws(FormatError) {
    var reader = try GeneSetReader(source)
    while let set = try reader.next() { sets.append(set) }
    return (sets, nil)
  } catch {
    return (sets, error)
  }
}

/// What can be written as a row, the reader gives back.
private func checkWriting(_ sets: [GeneSet]) {
  let sets = sets.filter { set in !set.genes.contains { $0.contains(",") } }
  var rows = RowBuffer()
  for set in sets {
    for (place, field) in ([set.term, set.description] + set.genes).enumerated() {
      if place > 0 { rows.tab() }
      rows.append(field: field)
    }
    rows.newline()
  }
  // A field with a lone carriage return or the like has no place in a row, which the buffer says.
  guard rows.unwritableField == nil else { return }
  var reader = GMTReader(MemorySource(name: "written", bytes: Array(rows.bytes)))
  for set in sets {
    guard let again = try? reader.next() else { preconditionFailure("a set is not read again") }
    precondition(again.genes == set.genes, "genes are not read as they were written")
  }
}

// MARK: - Ranked lists

func readRankedLists(_ bytes: [UInt8]) -> HostileInput.Outcome {
  let outcomes = chunkSizes(bytes).map { size in
    everyList(MemorySource(name: "ranked", bytes: bytes, chunkSize: size), column: nil)
  }
  precondition(outcomes[0].names == outcomes[1].names, "lists depend on how bytes arrive")
  precondition(outcomes[0].error == outcomes[1].error, "the error depends on how bytes arrive")
  _ = everyList(MemorySource(name: "ranked", bytes: bytes), column: "score")
  let (names, error) = outcomes[0]
  return error.map { HostileInput.Outcome($0) } ?? .accepted(names.count)
}

private func everyList(_ source: MemorySource, column: String?) -> (
  names: [String], error: FormatError?
) {
  var names: [String] = []
  var reader = RankedListReader(source, scoreColumn: column)
  do throws(FormatError) {
    while let list = try reader.next() {
      precondition(!list.entries.isEmpty && !list.name.isEmpty, "an empty list")
      precondition(list.entries.allSatisfy { !$0.gene.isEmpty && !$0.score.isInfinite })
      names.append(list.name)
    }
    return (names, nil)
  } catch {
    return (names, error)
  }
}

// MARK: - Pairs and names

func readPairs(_ bytes: [UInt8]) -> HostileInput.Outcome {
  var names = TermNameReader(MemorySource(name: "names", bytes: bytes))
  var nameCount = 0
  var nameError: FormatError?
  do throws(FormatError) {
    while let name = try names.next() {
      precondition(!name.isEmpty, "an empty name")
      nameCount += 1
    }
  } catch {
    nameError = error
  }
  var pairs = GenePairReader(MemorySource(name: "pairs", bytes: bytes))
  var pairCount = 0
  do throws(FormatError) {
    while let pair = try pairs.next() {
      precondition(!pair.first.isEmpty && !pair.second.isEmpty, "an empty gene")
      pairCount += 1
    }
    return .accepted(pairCount + nameCount)
  } catch {
    // One of the two readers may be content.
    guard nameError != nil else { return .accepted(nameCount) }
    return HostileInput.Outcome(error)
  }
}

// MARK: - Vocabulary

func readVocabulary(_ bytes: [UInt8]) -> HostileInput.Outcome {
  do throws(BundleProblem) {
    let vocabulary = try VocabularyText.read(SharedBytes(copying: bytes), limits: BundleLimits())
    let resolver = SymbolResolver(vocabulary: vocabulary)
    for (place, token) in vocabulary.tokens.enumerated().dropFirst(2).prefix(256) {
      precondition(vocabulary.index(of: token)?.position == place, "a token is not found")
      _ = resolver.resolve([token, token.lowercased(), token.uppercased()])
    }
    let again = try VocabularyText.read(
      SharedBytes(copying: VocabularyText.text(vocabulary)), limits: BundleLimits())
    precondition(again.tokens == vocabulary.tokens, "a vocabulary is not read as it was written")
    return .accepted(vocabulary.count)
  } catch {
    return HostileInput.Outcome(error)
  }
}

// MARK: - Gene table

func readGenes(_ bytes: [UInt8]) -> HostileInput.Outcome {
  var namesInPieces = GeneNames()
  var errorInPieces: FormatError?
  do throws(FormatError) {
    namesInPieces = try GeneTableReader.names(
      MemorySource(name: "genes.tsv", bytes: bytes, chunkSize: 3))
  } catch {
    errorInPieces = error
  }
  do throws(FormatError) {
    let names = try GeneTableReader.names(MemorySource(name: "genes.tsv", bytes: bytes))
    precondition(errorInPieces == nil, "refused in pieces, accepted whole")
    precondition(names == namesInPieces, "other names in pieces")
    let words = bytes.split { $0 == ASCII.tab || $0 == ASCII.lineFeed || $0 == GeneNames.separator }
    use(GeneTable(names), names: words.prefix(512).map { String(decoding: $0, as: UTF8.self) })
    return .accepted(names.count)
  } catch {
    precondition(errorInPieces == error, "refused for another reason in pieces")
    return HostileInput.Outcome(error)
  }
}

/// Looks up names in every way.
func use(_ table: GeneTable, names: [String]) {
  for name in names {
    for kind in IdentifierKind.allCases {
      for species in Species.allCases {
        _ = table.resolve(name, as: kind, species: species)
        _ = table.resolve(name, as: kind, species: species, isCaseSensitive: true)
      }
    }
  }
}

// MARK: - Measures of terms

func readMeasures(_ bytes: [UInt8]) -> HostileInput.Outcome {
  // A table goes with a library: here with the one it says itself, so that more than its first line is read.
  let terms = bytes.split(separator: ASCII.lineFeed).dropFirst().map { line in
    let fields = line.split(separator: ASCII.tab, omittingEmptySubsequences: false)
    return TermMeasureTable.Term(
      name: String(decoding: fields.first ?? [], as: UTF8.self),
      geneCount: fields.count > 1 ? Int(String(decoding: fields[1], as: UTF8.self)) ?? 0 : 0)
  }
  do throws(TermMeasureError) {
    let measures = try TermMeasureTable.read(MemorySource(name: "terms", bytes: bytes), of: terms)
    for measure in measures {
      precondition(measure.areaUnderROC.isNaN || (0...1).contains(measure.areaUnderROC))
      precondition(measure.bestCount >= 0 && measure.predictedCount >= measure.bestCount)
    }
    let text = TermMeasureTable.text(terms, measures)
    if text.unwritableField == nil {
      let again = try TermMeasureTable.read(
        MemorySource(name: "written", bytes: Array(text.bytes)), of: terms)
      precondition(again.count == measures.count, "measures are not read as they were written")
    }
    return .accepted(measures.count)
  } catch {
    return HostileInput.Outcome(error)
  }
}
