package import ByteStreams
package import GeneSets

/// Reads `vocab.txt`: one token a line, in the order of the tensors' rows.
///
/// Lines end with LF or CR LF, the last with or without; nothing else is trimmed, so that a token is
/// what the model was trained on.
package enum VocabularyText {
  /// Reads and checks a vocabulary.
  package static func read(_ bytes: SharedBytes, limits: BundleLimits) throws(BundleProblem)
    -> GeneVocabulary
  {
    let tokens = try bytes.withSpan { (span) throws(BundleProblem) in
      do throws(UTF8.ValidationError) {
        _ = try UTF8Span(validating: span)
      } catch {
        throw .invalidUTF8(MemberRole.vocabularyName, offset: error.byteOffsets.lowerBound)
      }
      return try lines(span, limits)
    }
    do throws(VocabularyError) {
      return try GeneVocabulary(tokens: tokens)
    } catch {
      throw .vocabulary(MemberRole.vocabularyName, error)
    }
  }

  /// The text of a vocabulary.
  package static func text(_ vocabulary: GeneVocabulary) -> [UInt8] {
    var bytes: [UInt8] = []
    for token in vocabulary.tokens {
      bytes.append(contentsOf: token.utf8)
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }

  private static func lines(
    _ span: Span<UInt8>, _ limits: BundleLimits
  ) throws(BundleProblem) -> [String] {
    var tokens: [String] = []
    var start = 0
    while start < span.count {
      var end = start
      while end < span.count, span[end] != UInt8(ascii: "\n") { end += 1 }
      var last = end
      if last > start, last < span.count, span[last - 1] == UInt8(ascii: "\r") { last -= 1 }
      let line = tokens.count + 1
      guard line <= limits.tokenCount else {
        throw .tooManyTokens(MemberRole.vocabularyName, limit: limits.tokenCount)
      }
      guard last - start <= limits.tokenByteCount else {
        throw .tokenTooLong(
          MemberRole.vocabularyName, line: line, byteCount: last - start,
          limit: limits.tokenByteCount)
      }
      for place in start..<last where span[place] < 0x20 && span[place] != UInt8(ascii: "\t") {
        throw .controlCharacter(MemberRole.vocabularyName, line: line)
      }
      let token = unsafe span.extracting(start..<last).withUnsafeBufferPointer {
        // The buffer is copied within the call.
        unsafe String(decoding: $0, as: UTF8.self)
      }
      tokens.append(token)
      start = end + 1
    }
    return tokens
  }
}
