package dev.cosmicai.worker.network.choice;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.ProcessorClass;
import dev.cosmicai.operators.OperatorLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What this machine's CPU multiplies itself, as Linux tells: nothing of it where {@code
 * /proc/cpuinfo} is missing.
 *
 * @param flags as in {@code /proc/cpuinfo}: its line {@code flags}, on arm64 {@code Features}
 * @param operators the level of operators that there are for it
 */
public record CpuFeatures(Set<String> flags, int operators) implements Processor {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** Copies the flags. */
  public CpuFeatures {
    flags = Set.copyOf(flags);
  }

  /** Without operators of our own. */
  public CpuFeatures(Set<String> flags) {
    this(flags, 0);
  }

  /** This machine's. */
  public static CpuFeatures current() {
    return new CpuFeatures(of(CPU_INFO).flags, OperatorLibrary.level());
  }

  /** As a file in the format of {@code /proc/cpuinfo} tells. */
  static CpuFeatures of(Path cpuInfo) {
    try (Stream<String> lines = Files.lines(cpuInfo, StandardCharsets.ISO_8859_1)) {
      return new CpuFeatures(
          lines
              .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
              .findFirst()
              .map(line -> line.substring(line.indexOf(':') + 1).strip().split("\\s+"))
              .map(flags -> Set.copyOf(Arrays.asList(flags)))
              .orElse(Set.of()));
    } catch (IOException e) {
      return new CpuFeatures(Set.of());
    }
  }

  @Override
  public Optional<String> lacking(Precision precision) {
    return precision.lacking(flags);
  }

  @Override
  public Optional<ProcessorClass> processorClass() {
    return ProcessorClass.of(flags);
  }

  @Override
  public String toString() {
    return "CPU";
  }
}
