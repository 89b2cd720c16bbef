import LinearAlgebra
import ParallelWork
import Synchronization

/// A matrix whose rows come and go with the batch, in memory that is kept from step to step.
final class Activations: @unchecked Sendable {
  // `rows` and `buffer` change between the parallel sections only; inside them each piece has its own rows.
  private(set) var rows = 0
  private(set) var buffer = FloatBuffer(count: 0)
  let columns: Int

  init(columns: Int) { self.columns = columns }

  /// Takes so many rows of unspecified values; allocates only when there were never so many.
  func resize(rows: Int) {
    if rows * columns > buffer.count {
      buffer = FloatBuffer(count: rows * columns * 5 / 4)
    }
    self.rows = rows
  }

  /// All rows as a window.
  ///
  /// - Shape: rows × columns
  var window: MatrixWindow { MatrixWindow(buffer, rows: rows, columns: columns) }

  /// The address of a row.
  ///
  /// - Precondition: the row exists; `columns` values lie behind the address until the next resize.
  @unsafe func row(_ row: Int) -> UnsafeMutablePointer<Float> {
    unsafe buffer.address(of: row * columns)
  }
}

/// Buffers of one size that pieces of work borrow, so that there are no more than threads.
final class ScratchPool: Sendable {
  private let count: Int
  private let idle = Mutex<[FloatBuffer]>([])

  init(count: Int) { self.count = count }

  /// Calls `body` with a buffer of unspecified values that nobody else uses meanwhile.
  func borrow(_ body: (FloatBuffer) -> Void) {
    let buffer = idle.withLock { $0.popLast() } ?? FloatBuffer(count: count)
    body(buffer)
    idle.withLock { $0.append(buffer) }
  }
}

/// What the layers need to know about the step they are in.
struct TrainingPass: Sendable {
  /// The threads.
  let team: WorkerTeam
  /// The seed of the run.
  let seed: UInt64
  /// The number of the step, from 1.
  let step: Int
  /// The share of hidden values dropped; 0 switches dropout off.
  let dropout: Double
  /// What becomes of the gradients.
  let update: ParameterUpdate

  /// Does `work` on consecutive ranges that cover 0 ..< `count`.
  ///
  /// The ranges depend on `piece` only, so no result depends on the number of threads.
  func forEachPiece(of count: Int, piece: Int, _ work: @Sendable (Range<Int>) -> Void) {
    team.perform((count + piece - 1) / piece) { number in
      work(number * piece..<min((number + 1) * piece, count))
    }
  }
}
