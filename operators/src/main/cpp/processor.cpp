// What this processor can, and which kernels that means.

#include "kernels.h"

// The most that may be taken: 0 plain, 1 vectors, 2 tiles. Tests build less.
#ifndef COSMIC_KERNELS
#define COSMIC_KERNELS 2
#endif

#ifdef __x86_64__

#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

// Intel's manual, "CPUID": leaf 7, subleaf 0, register EDX.
constexpr unsigned AMX_BF16 = 1u << 22, AMX_TILE = 1u << 24;
// Linux lets a process use tiles once it has asked for their state (Documentation/arch/x86/xstate.rst).
constexpr int ARCH_REQ_XCOMP_PERM = 0x1023, XFEATURE_XTILEDATA = 18;

bool has_vectors() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("fma");
}

bool has_tiles() {
#ifdef COSMIC_TILES
  return true;
#endif
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || (d & (AMX_BF16 | AMX_TILE)) != (AMX_BF16 | AMX_TILE)) return false;
  return syscall(SYS_arch_prctl, ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA) == 0;
}

}  // namespace

const Kernels& kernels() {
  static const Kernels& fastest = COSMIC_KERNELS < 1 || !has_vectors() ? plain_kernels
                                  : COSMIC_KERNELS < 2 || !has_tiles() ? avx512_kernels
                                                                       : amx_kernels;
  return fastest;
}

#else

const Kernels& kernels() { return plain_kernels; }

#endif
