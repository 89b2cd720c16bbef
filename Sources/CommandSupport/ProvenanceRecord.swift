public import ByteStreams
import LinearAlgebra
public import ModelBundles
import Reports
import StrictJSON

/// What a run used and counted, written as JSON on request; the data stream itself carries none of it.
///
/// It holds no date and no machine's paths but those the user typed, so that the same run writes the same file.
public final class ProvenanceRecord {
  private let path: String?
  private var record: JSONObject
  private var inputs: [JSONValue] = []
  private var counts = JSONObject()

  /// Starts the record of a tool.
  ///
  /// - Parameter path: where ``write()`` puts it; nil when it is for a report only.
  init(tool: String, path: String?) {
    self.path = path
    record = [
      "tool": .string(tool), "version": .string(ToolVersion.number),
      "options": .array(CommandLine.arguments.dropFirst().map { .string($0) }),
      "blas_kernel": .string(BLAS.kernelName),
    ]
  }

  /// Names the bundle that is asked.
  public func setBundle(_ bundle: ModelBundle) {
    record["bundle"] = .object(
      ["name": .string(bundle.name), "sha256": .string(bundle.sha256())])
  }

  /// Adds an input that was read to its end.
  func addInput(name: String, sha256: String, byteCount: Int) {
    inputs.append(
      .object(
        ["name": .string(name), "sha256": .string(sha256), "bytes": .integer(byteCount)]))
  }

  /// Adds a count, such as that of unresolved symbols.
  public func setCount(_ name: String, _ count: Int) { counts[name] = .integer(count) }

  /// Writes the record, if it has a path.
  public func write() throws(StreamError) {
    guard let path else { return }
    record["inputs"] = .array(inputs)
    record["counts"] = .object(counts)
    let sink = try ByteSink(path: path)
    try sink.write(JSONValue.object(record).text(isPretty: true) + "\n")
    try sink.close()
  }

  /// The record as a report shows it.
  var facts: [ReportFacts] {
    func text(_ value: JSONValue) -> String {
      switch value {
      case .string(let text): text
      case .array(let values): values.map(text).joined(separator: " ")
      default: value.text()
      }
    }
    func facts(_ title: String, _ object: JSONObject) -> ReportFacts {
      ReportFacts(
        title: title, facts: object.members.map { .init($0.key, text($0.value)) })
    }
    var run = JSONObject()
    var parts: [ReportFacts] = []
    for member in record.members where !["inputs", "counts"].contains(member.key) {
      if case .object(let object) = member.value {
        parts.append(facts(member.key, object))
      } else {
        run[member.key] = member.value
      }
    }
    for case .object(let input) in inputs { parts.append(facts("input", input)) }
    return [facts("run", run)] + parts + [facts("counts", counts)]
  }
}
