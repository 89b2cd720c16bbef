internal import CPanelKernels

/// Weights in the order in which the kernels read them: panels of 32 rows, each of them column after column.
///
/// What a kernel gives for a row of the input depends on that row alone: neither the number of rows beside it nor
/// threads nor the vector width of the processor change a bit of it, as long as the processor multiplies and adds
/// with one rounding.
struct WeightPanels: Sendable {
  /// Rows of weights a panel holds.
  static let rowsPerPanel = Int(PANEL_ROWS)

  /// The rows of the weights.
  let rows: Int
  /// The columns of the weights.
  let columns: Int
  /// - Shape: panels × columns × rowsPerPanel; the rows that are missing in the last panel are 0
  private let values: FloatBuffer

  /// Packs all rows of some weights.
  init(_ weights: WeightMatrix) {
    rows = weights.rows
    columns = weights.columns
    values = FloatBuffer(
      count: Self.panelCount(rows: weights.rows) * weights.columns * Self.rowsPerPanel)
    for panel in 0..<Self.panelCount(rows: rows) {
      // The buffer has room for every panel.
      unsafe weights.pack(
        Self.rows(ofPanel: panel, of: rows), into: values.address(of: offset(ofPanel: panel)))
    }
  }

  /// The panels that so many rows make.
  static func panelCount(rows: Int) -> Int { (rows + rowsPerPanel - 1) / rowsPerPanel }

  /// The rows of a panel.
  static func rows(ofPanel panel: Int, of rows: Int) -> Range<Int> {
    panel * rowsPerPanel..<min((panel + 1) * rowsPerPanel, rows)
  }

  private func offset(ofPanel panel: Int) -> Int { panel * columns * Self.rowsPerPanel }

  /// input · weightsᵀ + bias.
  ///
  /// - Parameter kernel: one that this processor has, or nil for the best.
  /// - Shape: input n × columns, bias rows or empty, result n × rows
  func product(withRowsOf input: Matrix, bias: [Float], kernel: PanelKernel? = nil) -> Matrix {
    unsafe Self.product(withRowsOf: input, rows: rows, bias: bias, kernel: kernel) { panel in
      // A panel lies whole in the buffer, which lives as long as these panels.
      unsafe UnsafePointer(values.address(of: offset(ofPanel: panel)))
    }
  }

  /// input · weightsᵀ + bias, of panels that are asked for one after the other.
  ///
  /// - Shape: input n × columns, bias rows or empty, result n × rows
  static func product(
    withRowsOf input: Matrix, rows: Int, bias: [Float], kernel: PanelKernel? = nil,
    panel: (Int) -> UnsafePointer<Float>
  ) -> Matrix {
    let product = unsafe kernel?.product ?? bestProduct
    precondition(bias.isEmpty || bias.count == rows, "the bias is as long as a row")
    let count = input.rows * rows
    guard count > 0 else { return Matrix(rows: input.rows, columns: rows) }
    let values = unsafe [Float](unsafeUninitializedCapacity: count) { results, initialized in
      unsafe input.values.withUnsafeBufferPointer { inputs in
        unsafe bias.withUnsafeBufferPointer { bias in
          guard let results = results.baseAddress else { return }
          // Without columns nothing is read of the inputs, whose address may then be missing.
          let inputs = unsafe inputs.baseAddress ?? UnsafePointer(results)
          for number in 0..<panelCount(rows: rows) {
            let range = Self.rows(ofPanel: number, of: rows)
            // The results have a row for every input; the columns of the range exist in each, as in the bias.
            unsafe product(
              inputs, input.columns, input.rows, panel(number), input.columns,
              bias.isEmpty ? nil : bias.baseAddress.map { unsafe $0 + range.lowerBound },
              results + range.lowerBound, rows, range.count)
          }
        }
      }
      // Every panel has written its columns of all rows.
      initialized = count
    }
    return Matrix(rows: input.rows, columns: rows, values: values)
  }

  /// For each list the sum of the columns it names, in the list's order.
  ///
  /// - Shape: lists n, result n × rows
  /// - Precondition: every column exists.
  func sumsOfColumns(_ lists: [[Int]]) -> Matrix {
    var result = Matrix(rows: lists.count, columns: rows)
    for list in lists {
      precondition(list.allSatisfy { (0..<columns).contains($0) }, "the columns exist")
    }
    unsafe result.values.withUnsafeMutableBufferPointer { results in
      guard let results = results.baseAddress else { return }
      // One panel for all lists, of which many name the same columns.
      for panel in 0..<Self.panelCount(rows: rows) {
        let range = Self.rows(ofPanel: panel, of: rows)
        for (place, list) in lists.enumerated() {
          unsafe list.withUnsafeBufferPointer { list in
            guard let start = list.baseAddress else { return }
            // The columns listed lie in the panel, the rows of the range in the result's row.
            unsafe sumPanelColumns(
              values.address(of: offset(ofPanel: panel)), start, list.count,
              results + place * rows + range.lowerBound, range.count)
          }
        }
      }
    }
    return result
  }
}

/// Packs rows of stored weights, each given by its address, as one panel.
///
/// - Precondition: at most ``WeightPanels/rowsPerPanel`` rows, each of `columns` elements, and room for a panel.
@unsafe func packPanel(
  rows: [UnsafeRawPointer], columns: Int, _ element: WeightElement,
  into panel: UnsafeMutablePointer<Float>
) {
  let stored =
    switch element {
    case .float32: PANEL_FLOAT32
    case .float16: PANEL_FLOAT16
    case .bfloat16: PANEL_BFLOAT16
    }
  unsafe rows.withUnsafeBufferPointer { addresses in
    guard let addresses = addresses.baseAddress else { return }
    unsafe CPanelKernels.packPanel(addresses, rows.count, columns, stored, panel)
  }
}

/// The instruction sets a product may be computed with, the plainest first.
enum PanelKernel: UInt32, CaseIterable {
  case baseline, avx2, avx512

  /// The kernel; nil when this processor does not have its instructions.
  @unsafe var product: PanelProduct? { unsafe panelProduct(PanelKernelLevel(rawValue)) }
}

/// The product with the most that this processor has.
private let bestProduct: PanelProduct = {
  for kernel in PanelKernel.allCases.reversed() {
    if let product = unsafe kernel.product { return unsafe product }
  }
  preconditionFailure("every processor has the plainest kernel")
}()

/// How many numbers are added up before their sum is added to the rest.
let partialSumLength = Int(PARTIAL_SUM_LENGTH)
