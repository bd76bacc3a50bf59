package dev.cosmicai.benchmarks.rank;

import dev.cosmicai.contract.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The machine that is measured.
 *
 * @param processor its name
 * @param cores how many may be used
 * @param flags what the processor can, by Linux' names
 */
record Machine(String processor, int cores, Set<String> flags) {
  /** This one. */
  static Machine current() throws IOException {
    return of(
        Files.readString(Path.of("/proc/cpuinfo")), Runtime.getRuntime().availableProcessors());
  }

  /** Out of the text of {@code /proc/cpuinfo}. */
  static Machine of(String cpuInfo, int cores) {
    return new Machine(
        field(cpuInfo, "model name"), cores, Set.of(field(cpuInfo, "flags").split(" ")));
  }

  /** Whether it multiplies what ranks in this precision multiply; those in int8, bfloat16 too. */
  boolean computes(Precision precision) {
    boolean bfloat16 = flags.contains("amx_bf16") || flags.contains("avx512_bf16");
    return switch (precision) {
      case AUTO, FP32 -> true;
      case BF16 -> bfloat16;
      case INT8 -> bfloat16 && flags.contains("avx512_vnni");
    };
  }

  /** In one line, for people. */
  String text() {
    List<String> can = new ArrayList<>();
    if (flags.contains("avx512f")) {
      can.add("AVX-512");
    }
    if (flags.contains("avx512_bf16")) {
      can.add("AVX512-BF16");
    }
    if (flags.contains("avx512_vnni")) {
      can.add("AVX512-VNNI");
    }
    if (flags.contains("amx_bf16")) {
      can.add("AMX");
    }
    return "%s, %d cores%s"
        .formatted(processor, cores, can.isEmpty() ? "" : ", with " + String.join(", ", can));
  }

  private static String field(String cpuInfo, String name) {
    return cpuInfo
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }
}
