// Layer norm in one pass over memory: a row stays in registers.

#ifdef __x86_64__

#include "layer_norm.h"

#include <cmath>

#include "kernels.h"
#include "vectors.h"

VECTORS void layer_norm_by_vectors(const bfloat16* from, bfloat16* to, long rows, long width, float epsilon) {
  const long parts = width / LANES;
  for (long r = 0; r < rows; r++, from += width, to += width) {
    __m512 values[MAX_WIDTH / LANES], sum = _mm512_setzero_ps(), squares = _mm512_setzero_ps();
    for (long c = 0; c < parts; c++) {
      values[c] = widened_vector(from + c * LANES);
      sum = _mm512_add_ps(sum, values[c]);
    }
    const __m512 mean = _mm512_set1_ps(_mm512_reduce_add_ps(sum) / width);
    for (long c = 0; c < parts; c++) {
      values[c] = _mm512_sub_ps(values[c], mean);
      squares = _mm512_fmadd_ps(values[c], values[c], squares);
    }
    const __m512 factor = _mm512_set1_ps(1 / std::sqrt(_mm512_reduce_add_ps(squares) / width + epsilon));
    for (long c = 0; c < parts; c++) store(to + c * LANES, _mm512_mul_ps(values[c], factor));
  }
}

#endif
