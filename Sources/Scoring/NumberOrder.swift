/// Numbers in falling order.
///
/// A radix sort by the numbers' bits: three passes of eleven bits, several times as fast as comparing twenty thousand
/// numbers, whatever their distribution.
///
/// - Precondition: no number is NaN.
func descending(_ numbers: [Float]) -> [Float] {
  var starts = [Int](repeating: 0, count: 3 * bucketCount)
  var keys = numbers.map { number in
    // A bit pattern that is lower for a higher number; −0 counts as 0.
    let bits = (number + 0).bitPattern
    let key = bits & 0x8000_0000 == 0 ? ~bits & 0x7FFF_FFFF : bits
    for digit in 0..<3 { starts[place(of: key, digit)] += 1 }
    return key
  }
  for digit in 0..<3 {
    var sum = 0
    for bucket in digit * bucketCount..<(digit + 1) * bucketCount {
      (starts[bucket], sum) = (sum, sum + starts[bucket])
    }
  }
  var sorted = keys
  for digit in 0..<3 {
    unsafe sorted.withUnsafeMutableBufferPointer { sorted in
      unsafe starts.withUnsafeMutableBufferPointer { starts in
        for key in keys {
          // A key's place is below 3 · bucketCount; a bucket's starts are those of its keys among all keys.
          let bucket = place(of: key, digit)
          unsafe sorted[starts[bucket]] = key
          unsafe starts[bucket] &+= 1
        }
      }
    }
    swap(&keys, &sorted)
  }
  return keys.map { Float(bitPattern: $0 & 0x8000_0000 == 0 ? ~$0 & 0x7FFF_FFFF : $0) }
}

/// Eleven bits make so many buckets.
private let bucketCount = 1 << 11

/// The bucket of a key by one of its three digits, the lowest first.
@inline(__always) private func place(of key: UInt32, _ digit: Int) -> Int {
  digit &* bucketCount &+ Int(key >> UInt32(truncatingIfNeeded: 11 &* digit) & 0x7FF)
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
