import GeneSets
import LinearAlgebra
import Models

/// The predicted terms of a library in pieces that are scored together.
///
/// A row of a matrix product may be rounded otherwise in another company. A term is always scored in the same
/// piece, whichever terms are asked for, so that its page and the pages of its genes agree to the bit.
public struct LibraryPieces: Sendable {
  /// The terms of a piece.
  public static let termsPerPiece = 64

  private let library: TermLibrary
  /// The number of pieces.
  public let count: Int

  /// Cuts a library.
  public init(_ library: TermLibrary) {
    self.library = library
    count = (library.predicted.count + Self.termsPerPiece - 1) / Self.termsPerPiece
  }

  /// The terms of a piece, as places in the library.
  public func places(of piece: Int) -> ArraySlice<Int> {
    let start = piece * Self.termsPerPiece
    return library.predicted[start..<min(start + Self.termsPerPiece, library.predicted.count)]
  }

  /// The pieces that hold some terms, ascending.
  ///
  /// - Parameter places: places in the library; those of terms that are not predicted are in no piece.
  public func pieces(holding places: Set<Int>) -> [Int] {
    (0..<count).filter { piece in self.places(of: piece).contains { places.contains($0) } }
  }

  /// The logits of the terms of a piece.
  ///
  /// - Shape: one row a term, one column a token (V)
  func logits(of piece: Int, _ model: GeneSetModel) -> Matrix {
    model.logits(of: places(of: piece).map { library.terms[$0].set })
  }
}
