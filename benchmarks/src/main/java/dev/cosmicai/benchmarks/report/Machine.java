package dev.cosmicai.benchmarks.report;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.ProcessorClass;
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
public record Machine(String processor, int cores, Set<String> flags) {
  private static final List<String> TOLD =
      List.of("avx2", "avx512f", "avx512_bf16", "avx512_vnni", "amx_bf16", "bf16");

  /** Of processors without a {@link ProcessorClass}. */
  private static final String OTHER = "other";

  private static final String UNKNOWN = "unknown";

  /** This one. */
  public static Machine current() throws IOException {
    return of(
        Files.readString(Path.of("/proc/cpuinfo")), Runtime.getRuntime().availableProcessors());
  }

  /** Out of the text of {@code /proc/cpuinfo}; Arm's has {@code Features}, and mostly no name. */
  static Machine of(String cpuInfo, int cores) {
    String flags = field(cpuInfo, "flags");
    return new Machine(
        field(cpuInfo, "model name"),
        cores,
        Set.of((flags.equals(UNKNOWN) ? field(cpuInfo, "Features") : flags).split(" ")));
  }

  /** Whether it multiplies itself what ranks in this precision multiply. */
  public boolean computes(Precision precision) {
    return precision.lacking(flags).isEmpty();
  }

  /** The {@link ProcessorClass} of its processor, as documents write it. */
  public String processorClass() {
    return ProcessorClass.of(flags).map(ProcessorClass::toString).orElse(OTHER);
  }

  /** For people: processor, cores, and those of its abilities that matter. */
  public String text() {
    String can = TOLD.stream().filter(flags::contains).collect(Collectors.joining(", "));
    return "%s, %d cores%s".formatted(processor, cores, can.isEmpty() ? "" : ", with " + can);
  }

  private static String field(String cpuInfo, String name) {
    return cpuInfo
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(UNKNOWN);
  }
}
