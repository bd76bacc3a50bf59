package dev.cosmicai.results.rank;

import com.fasterxml.jackson.annotation.JsonGetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.management.ManagementFactory;

/**
 * The machine a rank ran on.
 *
 * @param cpu its processor and system
 * @param ramBytes the memory that this process may see: the container's limit or the machine's
 */
public record Machine(@JsonProperty("cpu_info") Cpu cpu, @JsonProperty("ram_bytes") long ramBytes) {
  private static final double BYTES_PER_GIB = 1L << 30;

  /**
   * A processor and its system, in CAI's words.
   *
   * @param processor the processor's name, empty if not known
   * @param architecture the JVM's word size, such as {@code 64bit}
   * @param machine the instruction set, such as {@code x86_64}
   * @param system the operating system, such as {@code Linux}
   * @param platform the operating system with its version
   */
  public record Cpu(
      String processor, String architecture, String machine, String system, String platform) {}

  /** This machine. */
  public static Machine current() {
    String system = System.getProperty("os.name", "");
    String machine = System.getProperty("os.arch", "").replace("amd64", "x86_64");
    String version = System.getProperty("os.version", "");
    return new Machine(
        new Cpu(
            System.getenv().getOrDefault("PROCESSOR_IDENTIFIER", machine),
            System.getProperty("sun.arch.data.model", "64") + "bit",
            machine,
            system,
            system + "-" + version + "-" + machine),
        installedRamBytes());
  }

  @JsonGetter("ram_info (GB)")
  double ramGib() {
    return ramBytes / BYTES_PER_GIB;
  }

  private static long installedRamBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : 0;
  }
}
