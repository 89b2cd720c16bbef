import DelimitedText
import Glibc
import TestSupport
import Testing

@Suite struct NumberFormattingTests {
  private func formatted(_ number: Double, _ digits: Int) -> String {
    var row = RowBuffer()
    row.append(number: number, digits: digits)
    return String(decoding: row.bytes, as: UTF8.self)
  }

  private func reference(_ number: Double, _ digits: Int) -> String {
    var buffer = [CChar](repeating: 0, count: 64)
    let count = withVaList([number]) { vsnprintf(&buffer, buffer.count, "%.\(digits)g", $0) }
    return String(decoding: buffer[..<Int(count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Compares without a macro per number, which would take most of the time.
  private func differences(_ numbers: [Double], digits: ClosedRange<Int> = 1...17) -> [String] {
    var found: [String] = []
    for number in numbers {
      for digits in digits {
        let ours = formatted(number, digits)
        let expected = reference(number, digits)
        if ours != expected, found.count < 10 {
          found.append("\(number.debugDescription) to \(digits): \(ours), not \(expected)")
        }
      }
    }
    return found
  }

  @Test(
    arguments: [
      (0, 6, "0"), (-0.0, 6, "-0"), (1, 6, "1"), (-1.5, 6, "-1.5"), (100_000, 6, "100000"),
      (1_000_000, 6, "1e+06"), (999_999.5, 6, "1e+06"), (0.0001, 6, "0.0001"),
      (0.00001, 6, "1e-05"), (2.5, 1, "2"), (3.5, 1, "4"), (0.5, 1, "0.5"), (1e100, 3, "1e+100"),
      (.leastNonzeroMagnitude, 4, "4.941e-324"),
      (.greatestFiniteMagnitude, 17, "1.7976931348623157e+308"),
      (.nan, 6, "NA"), (-.nan, 6, "NA"), (.infinity, 6, "inf"), (-.infinity, 6, "-inf"),
    ] as [(Double, Int, String)])
  func writesKnownNumbers(number: Double, digits: Int, expected: String) {
    #expect(formatted(number, digits) == expected)
  }

  @Test func agreesWithPrintfOnRandomBitPatterns() {
    var generator = SplitMix64(seed: 1)
    let numbers = (0..<20_000).map { _ in Double(bitPattern: generator.next()) }
      .filter(\.isFinite)
    #expect(differences(numbers) == [])
  }

  @Test func agreesWithPrintfOnWidenedFloats() {
    var generator = SplitMix64(seed: 2)
    let numbers = (0..<100_000).map { _ in
      Double(Float.random(in: -30...30, using: &generator))
    }
    #expect(differences(numbers, digits: 6...6) == [])
    #expect(differences(Array(numbers.prefix(10_000)), digits: 9...9) == [])
  }

  @Test func agreesWithPrintfOnProbabilities() {
    var generator = SplitMix64(seed: 3)
    let numbers = (0..<60_000).map { _ in
      exp(Double.random(in: -60...0, using: &generator))
    }
    #expect(differences(numbers, digits: 6...6) == [])
    #expect(differences(Array(numbers.prefix(5_000)), digits: 4...9) == [])
  }

  @Test func agreesWithPrintfAtPowersOfTenAndTheirNeighbours() {
    var numbers: [Double] = []
    for power in -323...308 {
      guard let number = Double("1e\(power)") else { continue }
      numbers += [number, number.nextDown, number.nextUp, -number, number * 9.9999995]
    }
    #expect(differences(numbers.filter(\.isFinite)) == [])
  }

  @Test func agreesWithPrintfOnSubnormals() {
    var generator = SplitMix64(seed: 4)
    var numbers = (0..<2_000).map { _ in
      Double(bitPattern: generator.next() >> UInt64.random(in: 12...63, using: &generator))
    }
    numbers += [
      .leastNonzeroMagnitude, .leastNonzeroMagnitude * 2, .leastNormalMagnitude,
      .leastNormalMagnitude.nextDown,
    ]
    #expect(differences(numbers.filter { $0 != 0 }) == [])
  }

  @Test func agreesWithPrintfOnTiesAndTheirNeighbours() {
    var generator = SplitMix64(seed: 5)
    var numbers: [Double] = []
    for _ in 0..<3_000 {
      // Half an odd number of few digits is a tie at one of the digit counts.
      let half = Double(UInt64.random(in: 1...99_999_999, using: &generator)) + 0.5
      let scale = pow(2, Double(Int.random(in: -6...6, using: &generator)))
      numbers += [half, half * scale, half.nextUp, half.nextDown, half * 10, half * 1e15]
    }
    // 5 at the end, rounded at the digit before.
    for number in stride(from: 5.0, to: 20_000, by: 10) { numbers += [number, number / 1024] }
    #expect(differences(numbers, digits: 1...10) == [])
    #expect(differences(Array(numbers.prefix(1_000))) == [])
  }

  @Test func writesIntegers() {
    var generator = SplitMix64(seed: 6)
    var integers = [0, 1, -1, 9, 10, 99, 100, .max, .min]
    integers += (0..<1_000).map { _ in
      Int(truncatingIfNeeded: generator.next()) >> Int.random(in: 0...63, using: &generator)
    }
    for integer in integers {
      var row = RowBuffer()
      row.append(integer)
      #expect(String(decoding: row.bytes, as: UTF8.self) == String(integer))
    }
  }

  @Test func growsAsNeeded() {
    var row = RowBuffer(capacity: 1)
    for _ in 0..<1_000 {
      row.append(number: -1.2345678901234567e-300, digits: 17)
      row.tab()
    }
    #expect(row.count == 1_000 * "-1.2345678901234567e-300\t".utf8.count)
  }
}
