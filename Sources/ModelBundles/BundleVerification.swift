import ByteStreams
import GeneSets
import Interactions
import LinearAlgebra
import Models
import SafeTensors
import Scoring

/// One thing that was looked at in a bundle and found right.
public struct BundleCheck: Sendable, Equatable {
  /// The member, or `archive` for the whole.
  public let member: String
  /// What was looked at.
  public let check: String
  /// `ok`, or `NA` when there was nothing to compare with.
  public let result: String
  /// How much was looked at, in words.
  public let detail: String
}

extension ModelBundle {
  /// Looks at everything that opening did not: checksums, and the members a tool may not have asked for.
  ///
  /// - Returns: what was found right, opening included, in the order of the members.
  /// - Throws: ``BundleError`` for the first thing that is wrong.
  /// - Complexity: reads every byte.
  public func verify() throws(BundleError) -> [BundleCheck] {
    let checks = openingChecks + (try checkMembers())
    do {
      return checks + (try checkChecksums()) + (try checkTermTables())
    } catch {
      throw BundleError(path: path, problem: error)
    }
  }

  /// Looks at the members a tool may not have asked for, but not at checksums.
  ///
  /// - Returns: what was found right.
  /// - Throws: ``BundleError`` for the first thing that is wrong.
  @discardableResult
  public func checkMembers() throws(BundleError) -> [BundleCheck] {
    var checks: [BundleCheck] = []
    do {
      for name in memberNames { checks += try check(member: name) }
    } catch {
      throw BundleError(path: path, problem: error)
    }
    return checks
  }

  /// What opening the bundle has established.
  private var openingChecks: [BundleCheck] {
    return [
      BundleCheck(
        member: container.rawValue, check: "members", result: "ok",
        detail: "\(memberNames.count) used, \(ignored.count) ignored"),
      BundleCheck(
        member: MemberRole.configurationName, check: "shape", result: "ok",
        detail: architecture.rawValue),
      BundleCheck(
        member: MemberRole.vocabularyName, check: "tokens", result: "ok",
        detail: "\(vocabulary.count) tokens"),
      BundleCheck(
        member: MemberRole.tensorsName, check: "shapes", result: "ok",
        detail: "\(tensors.tensors.count) tensors"),
      BundleCheck(
        member: MemberRole.tensorsName, check: "values", result: "ok",
        detail: "\(parameterCount) finite numbers"),
    ]
  }

  private func check(member name: String) throws(BundleProblem) -> [BundleCheck] {
    guard let bytes = member(name) else { return [] }
    switch MemberRole(name: name) {
    case .null:
      let null = try nullModel(bytes)
      return [
        BundleCheck(
          member: name, check: "values", result: "ok",
          detail: "\(null.sizes.count) set sizes, \(null.chances.count) quantiles")
      ]
    case .head:
      let head = try interactionHead(bytes)
      return [
        BundleCheck(
          member: name, check: "values", result: "ok", detail: "\(head.kind.rawValue) head")
      ]
    case .genes, .library, .termTable, .card:
      try bytes.withSpan { (span) throws(BundleProblem) in
        do throws(UTF8.ValidationError) {
          _ = try UTF8Span(validating: span)
        } catch {
          throw .invalidUTF8(name, offset: error.byteOffsets.lowerBound)
        }
      }
      return [
        BundleCheck(member: name, check: "text", result: "ok", detail: "\(bytes.count) bytes")
      ]
    default: return []
    }
  }

  private func checkChecksums() throws(BundleProblem) -> [BundleCheck] {
    let expected = Dictionary(manifest?.checksums.map { ($0.member, $0.sha256) } ?? []) { $1 }
    let names = memberNames.filter { $0 != MemberRole.manifestName }
    guard !expected.isEmpty else {
      return [
        BundleCheck(
          member: MemberRole.manifestName, check: "sha256", result: "NA", detail: "no checksums")
      ]
    }
    var checks: [BundleCheck] = []
    for name in names {
      guard let digest = expected[name] else { throw .missingChecksum(name) }
      let found = members.digest(name)
      guard found == digest else {
        throw .wrongChecksum(name, expected: digest, found: found)
      }
      checks.append(BundleCheck(member: name, check: "sha256", result: "ok", detail: digest))
    }
    return checks
  }
}
