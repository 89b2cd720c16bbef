#include "panel_kernels.h"

#include <string.h>

#define INLINE static inline __attribute__((always_inline))

// Vectors that may stand at any address; the compiler splits them where a processor has narrower ones.
typedef float Floats4 __attribute__((vector_size(16), aligned(4), may_alias));
typedef float Floats8 __attribute__((vector_size(32), aligned(4), may_alias));
typedef float Floats16 __attribute__((vector_size(64), aligned(4), may_alias));
typedef uint32_t Words16 __attribute__((vector_size(64), aligned(4), may_alias));
typedef uint16_t Halves16 __attribute__((vector_size(32), aligned(2), may_alias));

// MARK: - Product

// Two roundings where a processor has no fused multiply-add: contraction is off so that every compiler says the same.
#pragma clang fp contract(off)
#define STEP_APART(a, b, sum) ((a) * (b) + (sum))
#define STEP_FUSED(a, b, sum) __builtin_elementwise_fma((a), (b), (sum))

// Defines NAME_block, the product for a fixed number of inputs, and NAME, which calls it for blocks of inputs.
//
// A block keeps its sums, block × 2 vectors, in registers over the whole of k: BLOCK is as many inputs as fit.
#define DEFINE_PRODUCT(NAME, TARGET, VECTOR, BLOCK, STEP)                                                           \
  TARGET INLINE void NAME##_block(const ptrdiff_t block, const float *inputs, ptrdiff_t inputStride,                \
                                  const float *panel, ptrdiff_t inner, const float *bias, float *results,           \
                                  ptrdiff_t resultStride, ptrdiff_t columns) {                                      \
    enum { width = sizeof(VECTOR) / sizeof(float) };                                                                \
    for (ptrdiff_t first = 0; first < columns; first += 2 * width) {                                                \
      VECTOR low[BLOCK], high[BLOCK];                                                                               \
      for (ptrdiff_t i = 0; i < block; i++) low[i] = high[i] = (VECTOR){0};                                         \
      for (ptrdiff_t k = 0; k < inner; k++) {                                                                       \
        const float *weights = panel + k * PANEL_ROWS + first;                                                      \
        const VECTOR lowWeights = *(const VECTOR *)weights;                                                         \
        const VECTOR highWeights = *(const VECTOR *)(weights + width);                                              \
        _Pragma("unroll") for (ptrdiff_t i = 0; i < block; i++) {                                                   \
          const VECTOR input = (VECTOR){0} + inputs[i * inputStride + k];                                           \
          low[i] = STEP(input, lowWeights, low[i]);                                                                 \
          high[i] = STEP(input, highWeights, high[i]);                                                              \
        }                                                                                                           \
      }                                                                                                             \
      const ptrdiff_t wanted = columns - first < 2 * width ? columns - first : 2 * width;                           \
      float addend[2 * width] = {0};                                                                                \
      if (bias) memcpy(addend, bias + first, (size_t)wanted * sizeof(float));                                       \
      _Pragma("unroll") for (ptrdiff_t i = 0; i < block; i++) {                                                     \
        VECTOR sums[2] = {low[i] + *(const VECTOR *)addend, high[i] + *(const VECTOR *)(addend + width)};           \
        float *result = results + i * resultStride + first;                                                         \
        if (wanted == 2 * width) {                                                                                  \
          *(VECTOR *)result = sums[0];                                                                              \
          *(VECTOR *)(result + width) = sums[1];                                                                    \
        } else {                                                                                                    \
          memcpy(result, sums, (size_t)wanted * sizeof(float));                                                     \
        }                                                                                                           \
      }                                                                                                             \
    }                                                                                                               \
  }                                                                                                                 \
  TARGET static void NAME(const float *inputs, ptrdiff_t inputStride, ptrdiff_t count, const float *panel,          \
                          ptrdiff_t inner, const float *bias, float *results, ptrdiff_t resultStride,               \
                          ptrdiff_t columns) {                                                                      \
    ptrdiff_t done = 0;                                                                                             \
    while (done < count) {                                                                                          \
      const ptrdiff_t left = count - done;                                                                          \
      const float *from = inputs + done * inputStride;                                                              \
      float *to = results + done * resultStride;                                                                    \
      if (left >= BLOCK) {                                                                                          \
        NAME##_block(BLOCK, from, inputStride, panel, inner, bias, to, resultStride, columns);                      \
        done += BLOCK;                                                                                              \
      } else if (left >= 4) {                                                                                       \
        NAME##_block(4, from, inputStride, panel, inner, bias, to, resultStride, columns);                          \
        done += 4;                                                                                                  \
      } else {                                                                                                      \
        NAME##_block(1, from, inputStride, panel, inner, bias, to, resultStride, columns);                          \
        done += 1;                                                                                                  \
      }                                                                                                             \
    }                                                                                                               \
  }

#if defined(__x86_64__)
DEFINE_PRODUCT(productBaseline, , Floats4, 6, STEP_APART)
DEFINE_PRODUCT(productAVX2, __attribute__((target("avx2,fma"))), Floats8, 6, STEP_FUSED)
DEFINE_PRODUCT(productAVX512, __attribute__((target("avx512f,fma"))), Floats16, 12, STEP_FUSED)
#else
// Other processors are built for what they all have; on 64-bit ARM that is a fused multiply-add.
DEFINE_PRODUCT(productBaseline, , Floats4, 8, STEP_FUSED)
#endif

PanelProduct panelProduct(enum PanelKernelLevel level) {
  switch (level) {
  case PANEL_KERNEL_BASELINE:
    return productBaseline;
#if defined(__x86_64__)
  case PANEL_KERNEL_AVX2:
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? productAVX2 : NULL;
  case PANEL_KERNEL_AVX512:
    return __builtin_cpu_supports("avx512f") ? productAVX512 : NULL;
#endif
  default:
    return NULL;
  }
}

// MARK: - Packing

/// Sixteen finite weights as float32, exact.
///
/// A half's exponent is moved by a multiplication, which also normalises subnormal ones.
INLINE void loadWeights(const char *source, enum PanelElement element, Floats16 *weights) {
  if (element == PANEL_FLOAT32) {
    *weights = *(const Floats16 *)source;
    return;
  }
  const Words16 bits = __builtin_convertvector(*(const Halves16 *)source, Words16);
  if (element == PANEL_BFLOAT16) {
    *weights = (Floats16)(bits << 16);
    return;
  }
  const Floats16 magnitude = (Floats16)((bits & 0x7FFF) << 13) * 0x1p112f;
  *weights = (Floats16)((Words16)magnitude | (bits & 0x8000) << 16);
}

INLINE float oneWeight(const char *source, enum PanelElement element) {
  if (element == PANEL_FLOAT32) {
    float value;
    memcpy(&value, source, sizeof value);
    return value;
  }
  char padded[32] = {0};
  memcpy(padded, source, 2);
  Floats16 weights;
  loadWeights(padded, element, &weights);
  return weights[0];
}

/// Exchanges the rows and the columns of a square of 16 × 16 by four rounds of interleaving its halves.
INLINE void transposeSquare(Floats16 rows[16]) {
#pragma unroll
  for (int round = 0; round < 4; round++) {
    Floats16 next[16];
#pragma unroll
    for (int i = 0; i < 8; i++) {
      next[2 * i] = __builtin_shufflevector(rows[i], rows[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      next[2 * i + 1] =
          __builtin_shufflevector(rows[i], rows[i + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    }
    memcpy(rows, next, sizeof next);
  }
}

INLINE void pack(const void *const *rows, ptrdiff_t count, ptrdiff_t inner, enum PanelElement element, float *panel) {
  const ptrdiff_t size = element == PANEL_FLOAT32 ? 4 : 2;
  const ptrdiff_t squares = inner / 16;
  for (ptrdiff_t half = 0; half < PANEL_ROWS; half += 16) {
    for (ptrdiff_t square = 0; square < squares; square++) {
      Floats16 values[16];
#pragma unroll
      for (int i = 0; i < 16; i++) {
        values[i] = (Floats16){0};
        if (half + i < count) loadWeights((const char *)rows[half + i] + square * 16 * size, element, &values[i]);
      }
      transposeSquare(values);
#pragma unroll
      for (int i = 0; i < 16; i++) *(Floats16 *)(panel + (square * 16 + i) * PANEL_ROWS + half) = values[i];
    }
    for (ptrdiff_t k = squares * 16; k < inner; k++) {
      for (ptrdiff_t i = 0; i < 16; i++) {
        panel[k * PANEL_ROWS + half + i] =
            half + i < count ? oneWeight((const char *)rows[half + i] + k * size, element) : 0;
      }
    }
  }
}

// The element is a constant inside each call, so that its conversion is compiled into the loop.
#define DEFINE_PACKING(NAME, TARGET)                                                                                \
  TARGET static void NAME(const void *const *rows, ptrdiff_t count, ptrdiff_t inner, enum PanelElement element,     \
                          float *panel) {                                                                           \
    switch (element) {                                                                                              \
    case PANEL_FLOAT32: return pack(rows, count, inner, PANEL_FLOAT32, panel);                                      \
    case PANEL_FLOAT16: return pack(rows, count, inner, PANEL_FLOAT16, panel);                                      \
    case PANEL_BFLOAT16: return pack(rows, count, inner, PANEL_BFLOAT16, panel);                                    \
    }                                                                                                               \
  }

#if defined(__x86_64__)
DEFINE_PACKING(packBaseline, )
DEFINE_PACKING(packAVX2, __attribute__((target("avx2,fma"))))
DEFINE_PACKING(packAVX512, __attribute__((target("avx512f,fma"))))
#else
DEFINE_PACKING(packBaseline, )
#endif

void packPanel(const void *const *rows, ptrdiff_t count, ptrdiff_t inner, enum PanelElement element, float *panel) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) return packAVX512(rows, count, inner, element, panel);
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return packAVX2(rows, count, inner, element, panel);
#endif
  packBaseline(rows, count, inner, element, panel);
}

// MARK: - Sums of columns

/// How many columns ahead memory is asked for: columns lie anywhere, and a cache line takes as long as some additions.
#define AHEAD 8

void sumPanelColumns(const float *panel, const ptrdiff_t *columns, ptrdiff_t count, float *sums, ptrdiff_t rows) {
  // Reading is what takes the time; wider vectors would not add faster than the memory gives.
  Floats16 halves[2] = {{0}, {0}};
  for (ptrdiff_t start = 0; start < count; start += PARTIAL_SUM_LENGTH) {
    const ptrdiff_t end = count - start < PARTIAL_SUM_LENGTH ? count : start + PARTIAL_SUM_LENGTH;
    Floats16 low = {0}, high = {0};
    for (ptrdiff_t i = start; i < end; i++) {
      if (i + AHEAD < count) {
        const float *later = panel + columns[i + AHEAD] * PANEL_ROWS;
        __builtin_prefetch(later);
        __builtin_prefetch(later + 16);
      }
      const float *column = panel + columns[i] * PANEL_ROWS;
      low += *(const Floats16 *)column;
      high += *(const Floats16 *)(column + 16);
    }
    halves[0] += low;
    halves[1] += high;
  }
  memcpy(sums, halves, (size_t)rows * sizeof(float));
}
