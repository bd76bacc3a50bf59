#pragma once

// AMX's instructions as Intel's manual describes them, for tests on processors without them.

#include <cstring>

#include "bfloat16.h"

struct alignas(64) EmulatedTile {
  unsigned char bytes[16][64];
};

inline thread_local EmulatedTile emulated_tiles[8];

inline void emulated_loadconfig(const void*) {}

inline void emulated_release() {}

inline void emulated_zero(int tile) { emulated_tiles[tile] = {}; }

inline void emulated_loadd(int tile, const void* from, long stride) {
  for (long row = 0; row < 16; row++)
    std::memcpy(emulated_tiles[tile].bytes[row], static_cast<const char*>(from) + row * stride, 64);
}

inline void emulated_stored(int tile, void* to, long stride) {
  for (long row = 0; row < 16; row++)
    std::memcpy(static_cast<char*>(to) + row * stride, emulated_tiles[tile].bytes[row], 64);
}

inline void emulated_dpbf16ps(int result, int left, int right) {
  for (int m = 0; m < 16; m++) {
    for (int n = 0; n < 16; n++) {
      float sum;
      std::memcpy(&sum, &emulated_tiles[result].bytes[m][4 * n], sizeof sum);
      for (int k = 0; k < 16; k++) {
        bfloat16 a[2], b[2];
        std::memcpy(a, &emulated_tiles[left].bytes[m][4 * k], sizeof a);
        std::memcpy(b, &emulated_tiles[right].bytes[k][4 * n], sizeof b);
        sum += widened(a[0]) * widened(b[0]) + widened(a[1]) * widened(b[1]);
      }
      std::memcpy(&emulated_tiles[result].bytes[m][4 * n], &sum, sizeof sum);
    }
  }
}

#undef _tile_loadconfig
#define _tile_loadconfig emulated_loadconfig
#undef _tile_release
#define _tile_release emulated_release
#undef _tile_zero
#define _tile_zero emulated_zero
#undef _tile_loadd
#define _tile_loadd emulated_loadd
#undef _tile_stored
#define _tile_stored emulated_stored
#undef _tile_dpbf16ps
#define _tile_dpbf16ps emulated_dpbf16ps
