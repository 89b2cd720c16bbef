public import ArgumentParser
import ByteStreams
public import GeneSetFormats
import Glibc
public import Logging
public import ModelBundles

/// Which library of gene sets a tool works with.
public struct LibraryOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Gene sets: a file (- is standard input), or else the name of a library in the bundle, as gsfm-bundle \
      inspect lists them.
      """,
      valueName: "gmt|name"))
  var library: String?

  /// Makes the options at their defaults.
  public init() {}

  /// Whether a library was named.
  public var isGiven: Bool { library != nil }

  /// Whether the library comes by standard input, so that nothing else can.
  public var readsStandardInput: Bool { library == "-" }

  /// Finds the library: a file of that path, or else a library of the bundle.
  ///
  /// - Parameters:
  ///   - fallback: the name of the bundle's library that is meant when none is named.
  ///   - format: how a file is written; the bundle's libraries are GMT.
  ///   - provenance: told of a file that is read.
  /// - Throws: ``ToolError/usage(_:)`` when none is named and there is no `fallback`,
  ///   ``ToolError/noLibrary(_:available:)`` when there is neither file nor member.
  public func open(
    _ bundle: ModelBundle, default fallback: String? = nil, format: GeneSetFormat = .auto,
    _ logger: Logger, _ provenance: ProvenanceRecord?
  ) throws(ToolError) -> LibrarySource {
    guard let name = library ?? fallback else {
      let names = bundle.libraryNames
      throw .usage(
        "--library: expected a file"
          + (names.isEmpty ? "" : " or a library of the bundle (\(names.joined(separator: ", ")))"))
    }
    if library != nil, name == "-" || isThere(name) || name.contains("/") {
      return LibrarySource(
        name: name == "-" ? "<stdin>" : name, bundleLibrary: nil,
        sets: GeneSetStream(paths: [name], format: format, logger: logger, provenance: provenance))
    }
    guard let bytes = bundle.library(name) else {
      throw .noLibrary(name, available: bundle.libraryNames)
    }
    let place = "\(bundle.path): \(ModelBundle.libraryMember(name))"
    return LibrarySource(
      name: name, bundleLibrary: name,
      sets: GeneSetStream(
        source: MemorySource(name: place, bytes: bytes.array()), format: .gmt))
  }

  /// Takes the library for a file, for want of a bundle.
  ///
  /// - Throws: ``ToolError/usage(_:)`` when none is named.
  public func openFile(
    format: GeneSetFormat = .auto, _ logger: Logger, _ provenance: ProvenanceRecord?
  ) throws(ToolError) -> LibrarySource {
    guard let library else { throw .usage("--library: expected a file") }
    return LibrarySource(
      name: library == "-" ? "<stdin>" : library, bundleLibrary: nil,
      sets: GeneSetStream(
        paths: [library], format: format, logger: logger, provenance: provenance))
  }

  private func isThere(_ path: String) -> Bool {
    // The C string lives as long as the call.
    unsafe access(path, F_OK) == 0
  }
}

/// A library that was found and is not read yet.
public struct LibrarySource {
  /// What messages call it: the path, `<stdin>`, or its name in the bundle.
  public let name: String
  /// Its name in the bundle; nil for a file.
  public let bundleLibrary: String?
  /// Its gene sets, read once.
  public let sets: GeneSetStream

  /// Names a library.
  public init(name: String, bundleLibrary: String?, sets: GeneSetStream) {
    self.name = name
    self.bundleLibrary = bundleLibrary
    self.sets = sets
  }
}
