import LinearAlgebra
import TestSupport
import Testing

@Suite struct MatrixWindowTests {
  private func buffer(_ count: Int, seed: UInt64) -> FloatBuffer {
    var generator = SplitMix64(seed: seed)
    let buffer = FloatBuffer(count: count)
    buffer.values = (0..<count).map { _ in Float.random(in: -1...1, using: &generator) }
    return buffer
  }

  private func value(_ window: MatrixWindow, _ row: Int, _ column: Int) -> Float {
    window.buffer[window.offset + row * window.rowLength + column]
  }

  @Test(arguments: [TransposedFactors(), .left, .right, [.left, .right]], [Float(0), 1])
  func multipliesInsideLargerBuffers(transposed: TransposedFactors, keep: Float) {
    let (rows, inner, columns) = (3, 4, 5)
    let isLeft = transposed.contains(.left)
    let isRight = transposed.contains(.right)
    let left = MatrixWindow(
      buffer(100, seed: 1), offset: 7, rows: isLeft ? inner : rows, columns: isLeft ? rows : inner,
      rowLength: 9)
    let right = MatrixWindow(
      buffer(100, seed: 2), offset: 3, rows: isRight ? columns : inner,
      columns: isRight ? inner : columns, rowLength: 11)
    let result = MatrixWindow(
      buffer(60, seed: 3), offset: 5, rows: rows, columns: columns, rowLength: 8)
    let before = result.buffer.values
    result.setProduct(left, right, transposing: transposed, keep: keep)
    var expected = before
    for row in 0..<rows {
      for column in 0..<columns {
        let sum = (0..<inner).reduce(Float(0)) { sum, place in
          sum
            + (isLeft ? value(left, place, row) : value(left, row, place))
            * (isRight ? value(right, column, place) : value(right, place, column))
        }
        expected[5 + row * 8 + column] = sum + keep * before[5 + row * 8 + column]
      }
    }
    for place in 0..<60 { #expect(abs(result.buffer[place] - expected[place]) < 1e-5) }
  }

  @Test func windowsOfWindowsKeepTheirPlace() {
    let whole = MatrixWindow(buffer(48, seed: 4), rows: 6, columns: 8)
    let part = whole.rows(2..<5).columns(3..<7)
    #expect(part.rows == 3 && part.columns == 4 && part.rowLength == 8)
    #expect(value(part, 1, 2) == value(whole, 3, 5))
  }

  @Test func buffersBeginAtZeroAndFillUpWholeLines() {
    let buffer = FloatBuffer(count: 17)
    #expect(buffer.count == 17 && buffer.paddedCount == 32)
    #expect(buffer.values == [Float](repeating: 0, count: 17))
    buffer[16] = 3
    buffer.clear(10..<17)
    #expect(buffer[16] == 0)
  }
}
