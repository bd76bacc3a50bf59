package dev.cosmicai.worker.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;

/** What this machine's CPU can do, as Linux tells. */
public final class CpuFeatures {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final Set<String> BFLOAT16_PRODUCTS = Set.of("amx_bf16", "avx512_bf16");

  private CpuFeatures() {}

  /**
   * Whether the CPU multiplies matrices of bfloat16 itself, by AMX or AVX512-BF16. Without either
   * libtorch converts, and bfloat16 is slower than float32. False where Linux's {@code
   * /proc/cpuinfo} is missing.
   */
  public static boolean multipliesBfloat16() {
    return multipliesBfloat16(CPU_INFO);
  }

  static boolean multipliesBfloat16(Path cpuInfo) {
    try (Stream<String> lines = Files.lines(cpuInfo, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(flags -> flags.substring(flags.indexOf(':') + 1).strip().split("\\s+"))
          .map(flags -> Arrays.stream(flags).anyMatch(BFLOAT16_PRODUCTS::contains))
          .orElse(false);
    } catch (IOException e) {
      return false;
    }
  }
}
