// For any processor, as the formulas are written: what the others are compared with.

#include <algorithm>
#include <cmath>

#include "kernels.h"

namespace {

void attention(const bfloat16* qkv, bfloat16* output, long count, long tokens, long heads, long depth) {
  const long width = heads * depth, row = 3 * width;
  float weights[MAX_TOKENS], mixed[MAX_DEPTH];
  for (long n = 0; n < count; n++, qkv += tokens * row, output += tokens * width) {
    for (long head = 0; head < heads; head++) {
      const bfloat16 *queries = qkv + head * depth, *keys = queries + width, *values = keys + width;
      for (long i = 0; i < tokens; i++) {
        for (long j = 0; j < tokens; j++) {
          weights[j] = 0;
          for (long d = 0; d < depth; d++) weights[j] += widened(queries[i * row + d]) * widened(keys[j * row + d]);
        }
        const float most = *std::max_element(weights, weights + tokens);
        float sum = 0;
        for (long j = 0; j < tokens; j++) sum += weights[j] = std::exp(weights[j] - most);
        std::fill_n(mixed, depth, 0.f);
        for (long j = 0; j < tokens; j++)
          for (long d = 0; d < depth; d++) mixed[d] += weights[j] * widened(values[j * row + d]);
        for (long d = 0; d < depth; d++) output[i * width + head * depth + d] = rounded(mixed[d] / sum);
      }
    }
  }
}

void layer_norm(const bfloat16* from, bfloat16* to, long rows, long width, float epsilon) {
  for (long r = 0; r < rows; r++, from += width, to += width) {
    float sum = 0, squares = 0;
    for (long c = 0; c < width; c++) sum += widened(from[c]);
    const float mean = sum / width;
    for (long c = 0; c < width; c++) squares += (widened(from[c]) - mean) * (widened(from[c]) - mean);
    const float factor = 1 / std::sqrt(squares / width + epsilon);
    for (long c = 0; c < width; c++) to[c] = rounded((widened(from[c]) - mean) * factor);
  }
}

}  // namespace

const Kernels plain_kernels{attention, layer_norm};
