extension Array {
  /// The elements in consecutive pieces of `size`, the last one perhaps shorter.
  ///
  /// - Precondition: `size` is above 0.
  public func split(every size: Int) -> [[Element]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}
