package dev.cosmicai.worker.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What this machine's CPU multiplies itself, as Linux tells: nothing of it where {@code
 * /proc/cpuinfo} is missing.
 *
 * @param bfloat16 matrices of bfloat16, by AMX or AVX512-BF16. Without either libtorch converts,
 *     and bfloat16 is slower than float32.
 * @param int8 integers of 8 bits, by AVX512-VNNI, which CPUs with AMX have too. Without it oneDNN
 *     widens them, or adds pairs of products in 16 bits, which may overflow.
 */
public record CpuFeatures(boolean bfloat16, boolean int8) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final Set<String> BFLOAT16_PRODUCTS = Set.of("amx_bf16", "avx512_bf16");
  private static final String INT8_PRODUCTS = "avx512_vnni";

  /** This machine's. */
  public static CpuFeatures current() {
    return of(CPU_INFO);
  }

  /** As a file in the format of {@code /proc/cpuinfo} tells. */
  static CpuFeatures of(Path cpuInfo) {
    Set<String> flags = flags(cpuInfo);
    return new CpuFeatures(
        !Collections.disjoint(flags, BFLOAT16_PRODUCTS), flags.contains(INT8_PRODUCTS));
  }

  private static Set<String> flags(Path cpuInfo) {
    try (Stream<String> lines = Files.lines(cpuInfo, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip().split("\\s+"))
          .map(flags -> Set.copyOf(Arrays.asList(flags)))
          .orElse(Set.of());
    } catch (IOException e) {
      return Set.of();
    }
  }
}
