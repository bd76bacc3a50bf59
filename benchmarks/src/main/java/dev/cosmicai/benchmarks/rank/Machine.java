package dev.cosmicai.benchmarks.rank;

import dev.cosmicai.contract.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The machine that is measured.
 *
 * @param processor its name
 * @param cores how many may be used
 * @param flags what the processor can, by Linux' names
 */
record Machine(String processor, int cores, Set<String> flags) {
  private static final List<String> TOLD =
      List.of("avx512f", "avx512_bf16", "avx512_vnni", "amx_bf16");

  static Machine current() throws IOException {
    return of(
        Files.readString(Path.of("/proc/cpuinfo")), Runtime.getRuntime().availableProcessors());
  }

  /** Out of the text of {@code /proc/cpuinfo}. */
  static Machine of(String cpuInfo, int cores) {
    return new Machine(
        field(cpuInfo, "model name"), cores, Set.of(field(cpuInfo, "flags").split(" ")));
  }

  /** Whether it multiplies itself what ranks in this precision multiply. */
  boolean computes(Precision precision) {
    return precision.lacking(flags).isEmpty();
  }

  String text() {
    String can = TOLD.stream().filter(flags::contains).collect(Collectors.joining(", "));
    return "%s, %d cores%s".formatted(processor, cores, can.isEmpty() ? "" : ", with " + can);
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
