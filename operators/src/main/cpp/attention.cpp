// Attention over few tokens, head by head, so that all but input and output stays in the core's first cache.

#ifdef __x86_64__

#include <cmath>

#include "kernels.h"
#include "layer_norm.h"
#include "vectors.h"

namespace {

// A tile of AMX is 16 rows of 64 bytes. Right-hand sides are laid out in such blocks for vectors, too: 16 rows, each of
// 16 columns, each of two numbers that follow each other in the inner dimension.
constexpr int BLOCK = 16, ROW_BYTES = 64, BLOCK_WORDS = 256;

// A product of up to 16 rows with right-hand sides in blocks.
struct Product {
  const bfloat16* left;
  long left_row;  // numbers from one row to the next
  int rows;
  const int32_t* right;
  long right_block;  // words from one block of the inner dimension to the next
  long pairs;        // of the inner dimension; zeros lie behind them on one side
  float* result;     // 16 columns
  long result_row;
};

struct Tiles {
  // After the last row that is there may be no memory, and a tile takes sixteen.
  static constexpr bool TAKES_ALL_ROWS = true;

  VECTORS static void begin() {
    struct alignas(64) {
      uint8_t palette = 1, start_row = 0, reserved[14] = {};
      uint16_t bytes_of_row[16] = {};
      uint8_t rows[16] = {};
    } config;
    for (int i = 0; i < 3; i++) {
      config.bytes_of_row[i] = ROW_BYTES;
      config.rows[i] = BLOCK;
    }
    _tile_loadconfig(&config);
  }

  // oneDNN expects no configuration of others.
  VECTORS static void end() { _tile_release(); }

  VECTORS static void multiply(const Product& of) {
    _tile_zero(0);
    for (long k = 0; k * BLOCK < of.pairs; k++) {
      _tile_loadd(1, of.left + k * 2 * BLOCK, of.left_row * 2);
      _tile_loadd(2, of.right + k * of.right_block, ROW_BYTES);
      _tile_dpbf16ps(0, 1, 2);
    }
    _tile_stored(0, of.result, of.result_row * 4);
  }
};

struct Vectors {
  static constexpr bool TAKES_ALL_ROWS = false;

  static void begin() {}
  static void end() {}

  VECTORS static void multiply(const Product& of) {
    int row = 0;
    for (; of.rows - row >= 16; row += 16) multiply_rows<16>(of, row);
    for (; of.rows - row >= 4; row += 4) multiply_rows<4>(of, row);
    for (; row < of.rows; row++) multiply_rows<1>(of, row);
  }

 private:
  template <int ROWS>
  VECTORS static void multiply_rows(const Product& of, int first) {
    const bfloat16* left = of.left + first * of.left_row;
    __m512 sums[ROWS];
    for (int r = 0; r < ROWS; r++) sums[r] = _mm512_setzero_ps();
    for (long p = 0; p < of.pairs; p++) {
      const __m512i right = _mm512_load_si512(of.right + p / BLOCK * of.right_block + p % BLOCK * LANES);
#pragma GCC unroll 16
      for (int r = 0; r < ROWS; r++) {
        int32_t pair;
        std::memcpy(&pair, left + r * of.left_row + 2 * p, sizeof pair);
        sums[r] = _mm512_dpbf16_ps(sums[r], (__m512bh)_mm512_set1_epi32(pair), (__m512bh)right);
      }
    }
    for (int r = 0; r < ROWS; r++) _mm512_store_ps(of.result + (first + r) * of.result_row, sums[r]);
  }
};

// e to the x, as 2 to the n times a polynomial of degree 5 (Taylor's, of 2 to the r for r within a half): off by less
// than 3e-6 of it, where bfloat16 rounds by 2e-3.
VECTORS inline __m512 exponential(__m512 x) {
  const __m512 power = _mm512_mul_ps(x, _mm512_set1_ps(1.44269504f));
  const __m512 n = _mm512_roundscale_ps(power, 0);
  const __m512 r = _mm512_sub_ps(power, n);
  __m512 sum = _mm512_set1_ps(1.3333558e-3f);
  sum = _mm512_fmadd_ps(sum, r, _mm512_set1_ps(9.6181291e-3f));
  sum = _mm512_fmadd_ps(sum, r, _mm512_set1_ps(5.5504109e-2f));
  sum = _mm512_fmadd_ps(sum, r, _mm512_set1_ps(2.4022651e-1f));
  sum = _mm512_fmadd_ps(sum, r, _mm512_set1_ps(6.9314718e-1f));
  sum = _mm512_fmadd_ps(sum, r, _mm512_set1_ps(1.f));
  return _mm512_scalef_ps(sum, n);
}

// A block of keys: up to sixteen rows of 16 pairs become columns.
VECTORS void transposed(const bfloat16* from, long row, int rows, int32_t* to) {
  __m512i a[16], b[16];
  for (int i = 0; i < 16; i++) a[i] = i < rows ? _mm512_loadu_si512(from + i * row) : _mm512_setzero_si512();
  for (int i = 0; i < 16; i += 2) {
    b[i] = _mm512_unpacklo_epi32(a[i], a[i + 1]);
    b[i + 1] = _mm512_unpackhi_epi32(a[i], a[i + 1]);
  }
  for (int i = 0; i < 16; i += 4) {
    a[i] = _mm512_unpacklo_epi64(b[i], b[i + 2]);
    a[i + 1] = _mm512_unpackhi_epi64(b[i], b[i + 2]);
    a[i + 2] = _mm512_unpacklo_epi64(b[i + 1], b[i + 3]);
    a[i + 3] = _mm512_unpackhi_epi64(b[i + 1], b[i + 3]);
  }
  for (int i = 0; i < 4; i++) {
    b[i] = _mm512_shuffle_i32x4(a[i], a[i + 4], 0x88);
    b[i + 4] = _mm512_shuffle_i32x4(a[i], a[i + 4], 0xdd);
    b[i + 8] = _mm512_shuffle_i32x4(a[i + 8], a[i + 12], 0x88);
    b[i + 12] = _mm512_shuffle_i32x4(a[i + 8], a[i + 12], 0xdd);
  }
  for (int i = 0; i < 4; i++) {
    _mm512_store_si512(to + LANES * i, _mm512_shuffle_i32x4(b[i], b[i + 8], 0x88));
    _mm512_store_si512(to + LANES * (i + 4), _mm512_shuffle_i32x4(b[i + 4], b[i + 12], 0x88));
    _mm512_store_si512(to + LANES * (i + 8), _mm512_shuffle_i32x4(b[i], b[i + 8], 0xdd));
    _mm512_store_si512(to + LANES * (i + 12), _mm512_shuffle_i32x4(b[i + 4], b[i + 12], 0xdd));
  }
}

// A row of a block of values: two tokens interleaved, zeros for those that are not there.
VECTORS inline void interleaved(const bfloat16* values, long row, long first, long tokens, int32_t* to) {
  const auto words = [&](long token) VECTORS {
    return token < tokens ? _mm512_cvtepu16_epi32(
                                _mm256_loadu_si256(reinterpret_cast<const __m256i*>(values + token * row)))
                          : _mm512_setzero_si512();
  };
  _mm512_store_si512(to, _mm512_or_si512(words(first), _mm512_slli_epi32(words(first + 1), 16)));
}

// Rows of scores become weights, which are not divided by their sums yet; `inverse` gets one over each sum.
VECTORS void softmax(const float* scores, long stride, long tokens, int rows, bfloat16* weights, long width,
                     float* inverse) {
  const long whole = tokens / LANES;
  const __mmask16 rest = static_cast<__mmask16>((1u << (tokens % LANES)) - 1);
  for (int r = 0; r < rows; r++) {
    const float* row = scores + r * stride;
    bfloat16* to = weights + r * width;
    __m512 most = _mm512_set1_ps(-INFINITY);
    for (long c = 0; c < whole; c++) most = _mm512_max_ps(most, _mm512_load_ps(row + c * LANES));
    if (rest) most = _mm512_mask_max_ps(most, rest, most, _mm512_load_ps(row + whole * LANES));
    const __m512 highest = _mm512_set1_ps(_mm512_reduce_max_ps(most));
    __m512 sum = _mm512_setzero_ps();
    for (long c = 0; c < width / LANES; c++) {
      __m512 weight = _mm512_setzero_ps();
      if (c * LANES < tokens) weight = exponential(_mm512_sub_ps(_mm512_load_ps(row + c * LANES), highest));
      if (c == whole) weight = _mm512_maskz_mov_ps(rest, weight);
      sum = _mm512_add_ps(sum, weight);
      store(to + c * LANES, weight);
    }
    inverse[r] = 1 / _mm512_reduce_add_ps(sum);
  }
}

template <class Processor>
VECTORS void attention(const bfloat16* qkv, bfloat16* output, long count, long tokens, long heads, long depth) {
  const long width = heads * depth, row = 3 * width;
  const long blocks = (tokens + 15) / 16, steps = depth / 32, columns = depth / 16;
  const long padded = blocks * 16, even = (tokens + 31) / 32 * 32;
  alignas(64) static thread_local int32_t keys[MAX_TOKENS / 16 * MAX_DEPTH / 32 * BLOCK_WORDS];
  alignas(64) static thread_local int32_t values[MAX_TOKENS / 32 * MAX_DEPTH / 16 * BLOCK_WORDS];
  alignas(64) static thread_local float scores[BLOCK * MAX_TOKENS], mixed[BLOCK * MAX_DEPTH];
  alignas(64) static thread_local bfloat16 weights[BLOCK * MAX_TOKENS], queries[BLOCK * MAX_DEPTH];
  float inverse[BLOCK];
  Processor::begin();
  for (long n = 0; n < count; n++) {
    for (long head = 0; head < heads; head++) {
      const bfloat16* query = qkv + n * tokens * row + head * depth;
      const bfloat16 *key = query + width, *value = key + width;
      for (long j = 0; j < blocks; j++) {
        const int rows = static_cast<int>(tokens - j * BLOCK < BLOCK ? tokens - j * BLOCK : BLOCK);
        for (long k = 0; k < steps; k++)
          transposed(key + j * BLOCK * row + k * 32, row, rows, keys + (j * steps + k) * BLOCK_WORDS);
      }
      for (long k = 0; k < even / 32; k++)
        for (long c = 0; c < columns; c++)
          for (long r = 0; r < BLOCK; r++)
            interleaved(value + c * LANES, row, k * 32 + 2 * r, tokens, values + (k * columns + c) * BLOCK_WORDS + r * LANES);
      for (long i = 0; i < blocks; i++) {
        const int rows = static_cast<int>(tokens - i * BLOCK < BLOCK ? tokens - i * BLOCK : BLOCK);
        const bfloat16* from = query + i * BLOCK * row;
        long stride = row;
        if (Processor::TAKES_ALL_ROWS && rows < BLOCK) {
          for (int r = 0; r < rows; r++) std::memcpy(queries + r * depth, from + r * row, depth * 2);
          from = queries;
          stride = depth;
        }
        for (long j = 0; j < blocks; j++)
          Processor::multiply({from, stride, rows, keys + j * steps * BLOCK_WORDS, BLOCK_WORDS, depth / 2,
                               scores + j * BLOCK, padded});
        softmax(scores, padded, tokens, rows, weights, even, inverse);
        for (long c = 0; c < columns; c++)
          Processor::multiply({weights, even, rows, values + c * BLOCK_WORDS, columns * BLOCK_WORDS, (tokens + 1) / 2,
                               mixed + c * LANES, depth});
        for (int r = 0; r < rows; r++)
          for (long c = 0; c < columns; c++)
            store(output + (n * tokens + i * BLOCK + r) * width + head * depth + c * LANES,
                  _mm512_mul_ps(_mm512_load_ps(mixed + r * depth + c * LANES), _mm512_set1_ps(inverse[r])));
      }
    }
  }
  Processor::end();
}

}  // namespace

const Kernels avx512_kernels{attention<Vectors>, layer_norm_by_vectors};
const Kernels amx_kernels{attention<Tiles>, layer_norm_by_vectors};

#endif
