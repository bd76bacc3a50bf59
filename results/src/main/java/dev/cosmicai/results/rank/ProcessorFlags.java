package dev.cosmicai.results.rank;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which of the abilities that a network's speed depends on a machine's CPU has. */
public final class ProcessorFlags {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** By Linux' names, x86-64's first. */
  private static final List<String> TOLD =
      List.of(
          "avx2",
          "fma",
          "avx512f",
          "avx512_vnni",
          "avx512_bf16",
          "avx_vnni",
          "amx_int8",
          "amx_bf16",
          "asimd",
          "asimddp",
          "sve",
          "i8mm",
          "bf16");

  private ProcessorFlags() {}

  /** This machine's. */
  public static String current() {
    return of(CPU_INFO);
  }

  /**
   * As a file in the format of {@code /proc/cpuinfo} says.
   *
   * @return such as {@code avx2 fma avx512f}; empty if there are none, or no such file
   */
  static String of(Path cpuInfo) {
    try (Stream<String> lines = Files.lines(cpuInfo, StandardCharsets.ISO_8859_1)) {
      Set<String> flags =
          lines
              .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
              .findFirst()
              .map(line -> line.substring(line.indexOf(':') + 1).strip().split("\\s+"))
              .map(words -> Stream.of(words).collect(Collectors.toSet()))
              .orElse(Set.of());
      return TOLD.stream().filter(flags::contains).collect(Collectors.joining(" "));
    } catch (IOException e) {
      return "";
    }
  }
}
