import Benchmark
import ByteStreams
import DelimitedText
import GeneSetFormats
import GeneSets
import SafeTensors
import StrictJSON

private enum Prepared {
  static let numbers = GeneratedInputs.numbers(19_587, seed: 21, scale: 5).map { Double($0) }
  static let resolver = SymbolResolver(vocabulary: GeneratedInputs.vocabulary, table: table)
  /// 18,000 genes with two aliases each.
  static let tableText = Array(
    ("symbol\taliases\n"
      + GeneratedInputs.vocabulary.tokens[2..<18_002].map { "\($0)\t\($0)-A|\($0)-B\n" }.joined())
      .utf8)
  static let table: GeneTable = {
    do {
      return GeneTable(try GeneTableReader.names(MemorySource(name: "genes", bytes: tableText)))
    } catch {
      preconditionFailure("the table is well formed: \(error)")
    }
  }()
  static let aliases = GeneratedInputs.names.map { "\($0)-A" }
  /// The header of a model of 100 tensors, and as many bytes as it speaks of.
  static let tensors: [UInt8] = {
    let layers = (0..<100).map {
      TensorDescription(name: "layers.\($0).weight", elementType: .float16, shape: [4, 4])
    }
    guard let layout = try? SafeTensorsLayout(layers) else { return [] }
    return layout.header + [UInt8](repeating: 0, count: layout.fileByteCount - layout.header.count)
  }()
  /// A bundle.json of the default bundle's size, 11 kB.
  static let document: [UInt8] = {
    var object = JSONObject()
    for number in 0..<110 {
      object["member \(number)"] = .object([
        "sha256": .string(String(repeating: "0123abcd", count: 8)), "sets": .integer(number),
      ])
    }
    return Array(JSONValue.object(object).text().utf8)
  }()
}

/// Bytes to records and numbers to bytes.
func registerTextBenchmarks() {
  Benchmark("DelimitedText: 19,587 numbers of 6 digits") { benchmark in
    let numbers = Prepared.numbers
    var rows = RowBuffer(capacity: 1 << 20)
    benchmark.startMeasurement()
    for number in numbers {
      rows.append(number: number, digits: 6)
      rows.tab()
    }
    blackHole(rows.count)
  }
  Benchmark("GeneSetFormats: GMT of 5,407 sets") { benchmark in
    let library = GeneratedInputs.library
    benchmark.startMeasurement()
    blackHole(countSets(MemorySource(name: "library", bytes: library)))
  }
  Benchmark("ByteStreams: the same GMT from gzip, bytes only") { benchmark in
    let library = GeneratedInputs.compressedLibrary
    benchmark.startMeasurement()
    blackHole(try? GzipSource(MemorySource(name: "library", bytes: library)).readToEnd().count)
  }
  Benchmark("GeneSets: 30 symbols of the vocabulary, 100 times") { benchmark in
    let (resolver, names) = (Prepared.resolver, GeneratedInputs.names)
    benchmark.startMeasurement()
    for _ in 0..<100 { blackHole(resolver.resolve(names)) }
  }
  Benchmark("GeneSets: 30 aliases, 100 times") { benchmark in
    let (resolver, names) = (Prepared.resolver, Prepared.aliases)
    _ = resolver.resolve(names)
    benchmark.startMeasurement()
    for _ in 0..<100 { blackHole(resolver.resolve(names)) }
  }
  Benchmark("GeneSetFormats: gene table of 18,000 genes") { benchmark in
    let text = Prepared.tableText
    benchmark.startMeasurement()
    blackHole(try? GeneTableReader.names(MemorySource(name: "genes", bytes: text)))
  }
  Benchmark("StrictJSON: a document of 11 kB") { benchmark in
    let document = Prepared.document
    benchmark.startMeasurement()
    blackHole(try? JSONValue(parsing: document))
  }
  Benchmark("SafeTensors: header of 100 tensors") { benchmark in
    let tensors = Prepared.tensors
    benchmark.startMeasurement()
    blackHole(try? SafeTensorsHeader(parsing: tensors.span))
  }
}

/// The sets of a library.
private func countSets(_ source: any ByteSource) -> Int {
  var count = 0
  do {
    var reader = try GeneSetReader(source, format: .gmt)
    while try reader.next() != nil { count += 1 }
  } catch {
    preconditionFailure("the library is well formed: \(error)")
  }
  return count
}
