import RandomNumbers

/// y = dropout(max(x, 0)), in place, with its gradient.
///
/// In training each value is kept with probability 1 − rate and then divided by it, else 0. No mask is
/// stored: a value was kept and positive exactly when y > 0.
struct HiddenActivation: Sendable {
  /// Which of the network's hidden activations it is: each draws its own mask.
  let site: Int

  /// Rows that one piece of work takes.
  private static let piece = 32

  /// Replaces x by y.
  func forward(_ x: Activations, _ pass: TrainingPass) {
    let columns = x.columns
    // Masks are drawn from 16 random bits a value: the rate is met to 2⁻¹⁷.
    let threshold = UInt64((pass.dropout * 65536).rounded())
    let factor = threshold == 0 ? 1 : 65536 / Float(65536 - threshold)
    pass.forEachPiece(of: x.rows, piece: Self.piece) { rows in
      for row in rows {
        // The row is `columns` long.
        let values = unsafe x.row(row)
        for place in 0..<columns {
          let value = unsafe values[place]
          unsafe values[place] = value > 0 ? value * factor : 0
        }
        guard threshold > 0 else { continue }
        var stream = RandomStream(seed: pass.seed, .dropout, pass.step &* 256 &+ site, row)
        var bits: UInt64 = 0
        for place in 0..<columns {
          bits = place & 3 == 0 ? stream.next() : bits >> 16
          if bits & 0xFFFF < threshold { unsafe values[place] = 0 }
        }
      }
    }
  }

  /// Replaces dy by dx.
  func backward(_ dy: Activations, y: Activations, _ pass: TrainingPass) {
    let columns = y.columns
    let threshold = UInt64((pass.dropout * 65536).rounded())
    let factor = threshold == 0 ? 1 : 65536 / Float(65536 - threshold)
    pass.forEachPiece(of: y.rows, piece: Self.piece) { rows in
      for row in rows {
        // Both rows are `columns` long.
        let gradient = unsafe dy.row(row)
        let values = unsafe y.row(row)
        for place in 0..<columns {
          let isOn = unsafe values[place] > 0
          let scaled = unsafe gradient[place] * factor
          unsafe gradient[place] = isOn ? scaled : 0
        }
      }
    }
  }
}
