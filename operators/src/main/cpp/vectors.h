#pragma once

#include <immintrin.h>

#include "bfloat16.h"

// Tests put others in the place of tiles.
#ifdef COSMIC_TILES
#include COSMIC_TILES
#endif

// Tiles are used by their intrinsics alone, so that code for processors without them may name them, too.
#define VECTORS \
  __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16,amx-tile,amx-bf16,fma"), optimize("O3")))

// Numbers of float32 in a vector.
constexpr int LANES = 16;

VECTORS inline __m512 widened_vector(const bfloat16* from) {
  const __m512i words = _mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)));
  return _mm512_castsi512_ps(_mm512_slli_epi32(words, 16));
}

VECTORS inline void store(bfloat16* to, __m512 values) {
  const __m256bh halves = _mm512_cvtneps_pbh(values);
  std::memcpy(to, &halves, sizeof halves);
}
