// Attention over few tokens and layer norm, each in one pass over memory, in bfloat16 with AMX: what ranks could gain by
// operators of their own. `benchmarks/run operators` builds this, compares it with libtorch's, and measures both.
//
// libtorch 2.7.1 exports a C interface for operators (torch/csrc/inductor/aoti_torch/c/shim.h), which is declared below:
// so this needs none of libtorch's headers, only its name to link with.

#include <immintrin.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmath>
#include <cstdint>
#include <cstring>

extern "C" {
// A boxed call: arguments come and results go in 64 bits each. Tensors among the arguments are this side's to delete.
using Stack = uint64_t*;
using Library = struct TorchLibraryOpaque*;
using Tensor = struct AtenTensorOpaque*;
int32_t aoti_torch_library_init_def(const char* name, const char* file, uint32_t line, Library*);
int32_t aoti_torch_library_init_impl(const char* name, const char* key, const char* file, uint32_t line, Library*);
int32_t aoti_torch_library_def(Library, const char* schema);
int32_t aoti_torch_library_impl(Library, const char* name, void (*)(Stack, uint64_t inputs, uint64_t outputs));
int32_t aoti_torch_get_data_ptr(Tensor, void**);
int32_t aoti_torch_get_sizes(Tensor, int64_t**);
int32_t aoti_torch_empty_strided(int64_t dimensions, const int64_t* sizes, const int64_t* strides, int32_t type,
                                 int32_t device_type, int32_t device, Tensor*);
int32_t aoti_torch_delete_tensor_object(Tensor);
int32_t aoti_torch_dtype_bfloat16();
int32_t aoti_torch_device_type_cpu();
}

namespace {

#define AMX __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16,amx-tile,amx-bf16,fma"), optimize("O3")))

using bfloat16 = uint16_t;

constexpr int MAX_TOKENS = 256, MAX_DEPTH = 128;
// A tile of AMX is 16 rows of 64 bytes.
constexpr int TILE = 16, TILE_BYTES = 64, TILE_WORDS = 256;

struct alignas(64) TileConfig {
  uint8_t palette = 1, start_row = 0, reserved[14] = {};
  uint16_t bytes_of_row[16] = {};
  uint8_t rows[16] = {};
};

AMX inline __m512 widened(const bfloat16* from) {
  const __m512i words = _mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)));
  return _mm512_castsi512_ps(_mm512_slli_epi32(words, 16));
}

AMX inline void store(bfloat16* to, __m512 values) {
  const __m256bh rounded = _mm512_cvtneps_pbh(values);
  std::memcpy(to, &rounded, sizeof rounded);
}

// e to the x, as 2 to the n times a polynomial of degree 5 (Taylor's, of 2 to the r for r within a half): off by less
// than 3e-6 of it, where bfloat16 rounds by 2e-3.
AMX inline __m512 exponential(__m512 x) {
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

// Sixteen rows of 16 words to columns: how AMX takes a right-hand side whose rows are the inner dimension.
AMX void transposed(const bfloat16* from, long row, int rows, int32_t* to) {
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
    _mm512_store_si512(to + TILE * i, _mm512_shuffle_i32x4(b[i], b[i + 8], 0x88));
    _mm512_store_si512(to + TILE * (i + 4), _mm512_shuffle_i32x4(b[i + 4], b[i + 12], 0x88));
    _mm512_store_si512(to + TILE * (i + 8), _mm512_shuffle_i32x4(b[i], b[i + 8], 0xdd));
    _mm512_store_si512(to + TILE * (i + 12), _mm512_shuffle_i32x4(b[i + 4], b[i + 12], 0xdd));
  }
}

// Two rows interleaved word by word, zeros for those that are not there: likewise, for a right-hand side as it lies.
AMX inline void interleaved(const bfloat16* values, long row, long first, long tokens, int32_t* to) {
  const auto words = [&](long token) AMX {
    return token < tokens ? _mm512_cvtepu16_epi32(
                                _mm256_loadu_si256(reinterpret_cast<const __m256i*>(values + token * row)))
                          : _mm512_setzero_si512();
  };
  _mm512_store_si512(to, _mm512_or_si512(words(first), _mm512_slli_epi32(words(first + 1), 16)));
}

// Sixteen rows of scores become weights in bfloat16, which are not divided by their sums yet.
// Returns nothing; `inverse` gets one over the sum of each row.
AMX void softmax(float* scores, long stride, long tokens, int rows, bfloat16* weights, long width, float* inverse) {
  const long whole = tokens / TILE;
  const __mmask16 rest = static_cast<__mmask16>((1u << (tokens % TILE)) - 1);
  for (int r = 0; r < rows; r++) {
    const float* row = scores + r * stride;
    bfloat16* to = weights + r * width;
    __m512 most = _mm512_set1_ps(-INFINITY);
    for (long c = 0; c < whole; c++) most = _mm512_max_ps(most, _mm512_load_ps(row + c * TILE));
    if (rest) most = _mm512_mask_max_ps(most, rest, most, _mm512_load_ps(row + whole * TILE));
    const __m512 highest = _mm512_set1_ps(_mm512_reduce_max_ps(most));
    __m512 sum = _mm512_setzero_ps();
    for (long c = 0; c < width / TILE; c++) {
      __m512 weight = _mm512_setzero_ps();
      if (c * TILE < tokens) weight = exponential(_mm512_sub_ps(_mm512_load_ps(row + c * TILE), highest));
      if (c == whole) weight = _mm512_maskz_mov_ps(rest, weight);
      sum = _mm512_add_ps(sum, weight);
      store(to + c * TILE, weight);
    }
    inverse[r] = 1 / _mm512_reduce_add_ps(sum);
  }
}

// Takes query (scaled), key and value side by side [count, tokens, 3 * heads * depth], gives [count, tokens, heads *
// depth]. Head by head, so that all but input and output stays in the core's first cache.
AMX void attention(const bfloat16* qkv, bfloat16* output, long count, long tokens, long heads, long depth) {
  const long width = heads * depth, row = 3 * width;
  const long tiles = (tokens + 15) / 16, pairs = (tokens + 31) / 32, steps = depth / 32, columns = depth / 16;
  const long padded = tiles * 16;
  alignas(64) static thread_local int32_t keys[MAX_TOKENS / 16 * MAX_DEPTH / 32 * TILE_WORDS];
  alignas(64) static thread_local int32_t values[MAX_TOKENS / 32 * MAX_DEPTH / 16 * TILE_WORDS];
  alignas(64) static thread_local float scores[TILE * MAX_TOKENS], mixed[TILE * MAX_DEPTH];
  alignas(64) static thread_local bfloat16 weights[TILE * MAX_TOKENS], queries[TILE * MAX_DEPTH];
  float inverse[TILE];
  TileConfig config;
  for (int i = 0; i < 8; i++) {
    config.bytes_of_row[i] = TILE_BYTES;
    config.rows[i] = TILE;
  }
  _tile_loadconfig(&config);
  for (long n = 0; n < count; n++) {
    for (long head = 0; head < heads; head++) {
      const bfloat16* query = qkv + n * tokens * row + head * depth;
      const bfloat16 *key = query + width, *value = key + width;
      for (long j = 0; j < tiles; j++) {
        const int rows = static_cast<int>(tokens - j * TILE < TILE ? tokens - j * TILE : TILE);
        for (long k = 0; k < steps; k++)
          transposed(key + j * TILE * row + k * 32, row, rows, keys + (j * steps + k) * TILE_WORDS);
      }
      for (long k = 0; k < pairs; k++)
        for (long c = 0; c < columns; c++)
          for (long r = 0; r < TILE; r++)
            interleaved(value + c * TILE, row, k * 32 + 2 * r, tokens, values + (k * columns + c) * TILE_WORDS + r * TILE);
      for (long i = 0; i < tiles; i++) {
        const int rows = static_cast<int>(tokens - i * TILE < TILE ? tokens - i * TILE : TILE);
        const bfloat16* from = query + i * TILE * row;
        long stride = row * 2;
        // A tile takes sixteen rows, and after the last token there may be no memory.
        if (rows < TILE) {
          for (int r = 0; r < rows; r++) std::memcpy(queries + r * depth, from + r * row, depth * 2);
          from = queries;
          stride = depth * 2;
        }
        for (long j = 0; j < tiles; j++) {
          _tile_zero(0);
          for (long k = 0; k < steps; k++) {
            _tile_loadd(1, from + k * 32, stride);
            _tile_loadd(2, keys + (j * steps + k) * TILE_WORDS, TILE_BYTES);
            _tile_dpbf16ps(0, 1, 2);
          }
          _tile_stored(0, scores + j * TILE, padded * 4);
        }
        softmax(scores, padded, tokens, rows, weights, pairs * 32, inverse);
        for (long c = 0; c < columns; c++) {
          _tile_zero(0);
          for (long k = 0; k < pairs; k++) {
            _tile_loadd(1, weights + k * 32, pairs * 64);
            _tile_loadd(2, values + (k * columns + c) * TILE_WORDS, TILE_BYTES);
            _tile_dpbf16ps(0, 1, 2);
          }
          _tile_stored(0, mixed + c * TILE, depth * 4);
        }
        for (int r = 0; r < rows; r++)
          for (long c = 0; c < columns; c++)
            store(output + (n * tokens + i * TILE + r) * width + head * depth + c * TILE,
                  _mm512_mul_ps(_mm512_load_ps(mixed + r * depth + c * TILE), _mm512_set1_ps(inverse[r])));
      }
    }
  }
  // oneDNN expects no configuration of others.
  _tile_release();
}

// Without weight and bias, over rows of at most 1,024 numbers.
AMX void layer_norm(const bfloat16* from, bfloat16* to, long rows, long width, float epsilon) {
  const long parts = width / TILE;
  for (long r = 0; r < rows; r++, from += width, to += width) {
    __m512 values[64], sum = _mm512_setzero_ps(), squares = _mm512_setzero_ps();
    for (long c = 0; c < parts; c++) {
      values[c] = widened(from + c * TILE);
      sum = _mm512_add_ps(sum, values[c]);
    }
    const __m512 mean = _mm512_set1_ps(_mm512_reduce_add_ps(sum) / width);
    for (long c = 0; c < parts; c++) {
      values[c] = _mm512_sub_ps(values[c], mean);
      squares = _mm512_fmadd_ps(values[c], values[c], squares);
    }
    const __m512 factor = _mm512_set1_ps(1 / std::sqrt(_mm512_reduce_add_ps(squares) / width + epsilon));
    for (long c = 0; c < parts; c++) store(to + c * TILE, _mm512_mul_ps(values[c], factor));
  }
}

bfloat16* data(Tensor tensor) {
  void* pointer = nullptr;
  aoti_torch_get_data_ptr(tensor, &pointer);
  return static_cast<bfloat16*>(pointer);
}

int64_t* sizes(Tensor tensor) {
  int64_t* result = nullptr;
  aoti_torch_get_sizes(tensor, &result);
  return result;
}

Tensor empty(int64_t count, int64_t tokens, int64_t width) {
  const int64_t shape[] = {count, tokens, width}, strides[] = {tokens * width, width, 1};
  Tensor result = nullptr;
  aoti_torch_empty_strided(3, shape, strides, aoti_torch_dtype_bfloat16(), aoti_torch_device_type_cpu(), 0, &result);
  return result;
}

template <typename T>
T taken(uint64_t box) {
  T result;
  std::memcpy(&result, &box, sizeof result);
  return result;
}

void returned(Stack stack, Tensor argument, Tensor result) {
  aoti_torch_delete_tensor_object(argument);
  std::memcpy(stack, &result, sizeof result);
}

void attention_operator(Stack stack, uint64_t, uint64_t) {
  const auto qkv = taken<Tensor>(stack[0]);
  const auto heads = taken<int64_t>(stack[1]);
  const int64_t* shape = sizes(qkv);
  const int64_t width = shape[2] / 3;
  const Tensor result = empty(shape[0], shape[1], width);
  attention(data(qkv), data(result), shape[0], shape[1], heads, width / heads);
  returned(stack, qkv, result);
}

void layer_norm_operator(Stack stack, uint64_t, uint64_t) {
  const auto tokens = taken<Tensor>(stack[0]);
  const int64_t* shape = sizes(tokens);
  const Tensor result = empty(shape[0], shape[1], shape[2]);
  layer_norm(data(tokens), data(result), shape[0] * shape[1], shape[2], static_cast<float>(taken<double>(stack[1])));
  returned(stack, tokens, result);
}

__attribute__((constructor)) void registered() {
  // Linux lets a process use tiles once it has asked: ARCH_REQ_XCOMP_PERM for XTILEDATA (Documentation/arch/x86/xstate).
  syscall(SYS_arch_prctl, 0x1023, 18);
  Library schemas, kernels;
  aoti_torch_library_init_def("cosmic_operators", __FILE__, __LINE__, &schemas);
  aoti_torch_library_def(schemas, "attention(Tensor qkv, int heads) -> Tensor");
  aoti_torch_library_def(schemas, "layer_norm(Tensor tokens, float epsilon) -> Tensor");
  aoti_torch_library_init_impl("cosmic_operators", "CPU", __FILE__, __LINE__, &kernels);
  aoti_torch_library_impl(kernels, "attention", attention_operator);
  aoti_torch_library_impl(kernels, "layer_norm", layer_norm_operator);
}

}  // namespace
