private import COpenBLAS

/// The settings of the OpenBLAS library, which are one for the process.
public enum BLAS {
  /// Limits the threads one call may use.
  ///
  /// The tools that share work by sets keep it at 1: then a result does not depend on the thread count.
  public static func setThreadCount(_ count: Int) {
    openblas_set_num_threads(Int32(clamping: count))
  }

  /// The processor kernel OpenBLAS chose, such as `SkylakeX`: results differ by rounding between kernels.
  public static var kernelName: String {
    // OpenBLAS returns a pointer to a constant string of its own.
    guard let name = unsafe openblas_get_corename() else { return "unknown" }
    return unsafe String(cString: name)
  }
}

/// One factor of a product: a pointer with its row length, as the C interface takes it.
@unsafe struct ProductOperand {
  var values: UnsafePointer<Float>
  var rowLength: Int
  var isTransposed = false
}

/// result ← scale · left · right + keep · result, all row-major float32.
///
/// - Shape: left rows × inner, right inner × columns (each before its transposition flag), result rows × columns
/// - Precondition: every pointer covers its shape; the callers check.
func multiply(
  _ left: ProductOperand, _ right: ProductOperand, into result: UnsafeMutablePointer<Float>,
  rows: Int, columns: Int, inner: Int, resultRowLength: Int, scale: Float = 1, keep: Float = 0
) {
  guard rows > 0, columns > 0 else { return }
  // The callers hold the three buffers for the length of this call and have checked their sizes.
  unsafe cblas_sgemm(
    CblasRowMajor,
    left.isTransposed ? CblasTrans : CblasNoTrans, right.isTransposed ? CblasTrans : CblasNoTrans,
    blasCount(rows), blasCount(columns), blasCount(inner), scale,
    left.values, blasCount(left.rowLength), right.values, blasCount(right.rowLength), keep,
    result, blasCount(resultRowLength))
}

/// A size as the C interface takes it.
///
/// - Precondition: below 2³¹; the limits of a bundle (`BundleLimits`) keep every dimension there.
private func blasCount(_ count: Int) -> Int32 { Int32(count) }
