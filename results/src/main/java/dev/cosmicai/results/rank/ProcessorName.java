package dev.cosmicai.results.rank;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a machine's CPU is called. */
public final class ProcessorName {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final int MAX_CHARACTERS = 120;

  private ProcessorName() {}

  /** This machine's. */
  public static String current() {
    return of(CPU_INFO);
  }

  /** As a file in the format of {@code /proc/cpuinfo} says; arm64's does not, and is called so. */
  public static String of(Path cpuInfo) {
    try (Stream<String> lines = Files.lines(cpuInfo, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1))
          .map(name -> name.replaceAll("[^\\x21-\\x7e]+", " ").strip())
          .filter(name -> !name.isEmpty())
          .map(name -> name.substring(0, Math.min(name.length(), MAX_CHARACTERS)))
          .findFirst()
          .orElseGet(ProcessorName::architecture);
    } catch (IOException e) {
      return architecture();
    }
  }

  private static String architecture() {
    return System.getProperty("os.arch", "unknown") + " CPU";
  }
}
