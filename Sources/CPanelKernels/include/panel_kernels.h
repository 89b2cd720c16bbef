// The inner loops of the product of a few rows with a matrix of weights, one build for each instruction set.
//
// They are in C because Swift cannot compile one function for another processor than the rest of a program. Everything
// else about the product (sizes, threads, what is kept) is Swift's: LinearAlgebra/WeightMatrix.swift.
#ifndef PANEL_KERNELS_H
#define PANEL_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/// Rows of weights in a panel.
#define PANEL_ROWS 32

/// The instruction sets that a kernel may be built for, the plainest first.
enum PanelKernelLevel {
  /// What every processor of the architecture has.
  PANEL_KERNEL_BASELINE = 0,
  /// Eight numbers at a time, multiplied and added with one rounding (x86-64 AVX2 and FMA).
  PANEL_KERNEL_AVX2 = 1,
  /// Sixteen numbers at a time, the same numbers as with AVX2 (x86-64 AVX-512F).
  PANEL_KERNEL_AVX512 = 2,
};

/// results[i][p] = bias[p] + Σ_k inputs[i][k] · panel[k][p], p < columns, each sum in the order of k.
///
/// Every level with a fused multiply-add gives the same bits, whatever the number of inputs.
///
/// Shapes: inputs count × inner, panel inner × PANEL_ROWS, bias columns (or null), results count × columns; strides are
/// in floats from row to row.
typedef void (*PanelProduct)(const float *_Nonnull inputs, ptrdiff_t inputStride, ptrdiff_t count,
                             const float *_Nonnull panel, ptrdiff_t inner, const float *_Nullable bias,
                             float *_Nonnull results, ptrdiff_t resultStride, ptrdiff_t columns);

/// The kernel of a level, or null when this processor does not have its instructions.
PanelProduct _Nullable panelProduct(enum PanelKernelLevel level);

/// How a stored weight is written.
enum PanelElement { PANEL_FLOAT32 = 0, PANEL_FLOAT16 = 1, PANEL_BFLOAT16 = 2 };

/// panel[k][p] = rows[p][k] as float32; 0 for p from `count` up to PANEL_ROWS.
///
/// Finite values only: infinity and NaN of 16 bits come out wrong.
void packPanel(const void *_Nonnull const *_Nonnull rows, ptrdiff_t count, ptrdiff_t inner,
               enum PanelElement element, float *_Nonnull panel);

/// How many numbers a sum over genes adds up before it adds their sum to the rest: so that the rounding of a sum over
/// thousands stays near that of a sum over a hundred.
#define PARTIAL_SUM_LENGTH 64

/// sums[p] = Σ over the columns k listed of panel[k][p], p < rows, in the order of the list by partial sums.
void sumPanelColumns(const float *_Nonnull panel, const ptrdiff_t *_Nonnull columns, ptrdiff_t count,
                     float *_Nonnull sums, ptrdiff_t rows);

#endif
