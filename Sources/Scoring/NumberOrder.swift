/// Numbers in falling order.
///
/// A radix sort by the numbers' bits: three passes of eleven bits, several times as fast as comparing twenty thousand
/// numbers, whatever their distribution.
///
/// - Precondition: no number is NaN.
func descending(_ numbers: [Float]) -> [Float] {
  var keys = numbers.map { number in
    // A bit pattern that is lower for a higher number; −0 counts as 0.
    let bits = (number + 0).bitPattern
    return bits & 0x8000_0000 == 0 ? ~bits & 0x7FFF_FFFF : bits
  }
  var sorted = keys
  for shift: UInt32 in [0, 11, 22] {
    var starts = [Int](repeating: 0, count: 1 << 11)
    for key in keys { starts[Int(key >> shift & 0x7FF)] += 1 }
    var sum = 0
    for bucket in starts.indices {
      (starts[bucket], sum) = (sum, sum + starts[bucket])
    }
    for key in keys {
      let bucket = Int(key >> shift & 0x7FF)
      sorted[starts[bucket]] = key
      starts[bucket] += 1
    }
    swap(&keys, &sorted)
  }
  return keys.map { Float(bitPattern: $0 & 0x8000_0000 == 0 ? ~$0 & 0x7FFF_FFFF : $0) }
}

extension Array {
  /// The first place whose element meets a condition that all elements behind it meet as well; the count if none does.
  ///
  /// - Complexity: logarithmic.
  func partitioningIndex(where condition: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if condition(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
