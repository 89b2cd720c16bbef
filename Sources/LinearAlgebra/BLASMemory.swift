private import COpenBLAS

extension BLAS {
  /// What one thread needs of address space to call OpenBLAS: the buffer it packs panels into.
  ///
  /// Source: `BUFFER_SIZE` of OpenBLAS 0.3 for x86-64 (32 << 22) and a page. Little of it is ever touched.
  public static let bufferByteCount = 128 << 20 + 1 << 12

  /// Takes the buffers of so many threads now.
  ///
  /// OpenBLAS asks again for ever when it gets no buffer, so a process with a limit on its memory takes them while it
  /// knows that they are to be had.
  public static func reserveBuffers(_ count: Int) {
    // Buffers given back stay the library's and are handed out again; their addresses wait here as numbers.
    let buffers = (0..<count).map { _ in unsafe UInt(bitPattern: blas_memory_alloc(1)) }
    for buffer in buffers { unsafe blas_memory_free(UnsafeMutableRawPointer(bitPattern: buffer)) }
  }
}
