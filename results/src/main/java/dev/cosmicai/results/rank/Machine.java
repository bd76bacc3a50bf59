package dev.cosmicai.results.rank;

import com.fasterxml.jackson.annotation.JsonGetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.management.ManagementFactory;

/**
 * The machine a rank ran on.
 *
 * @param cpu its processor and system
 * @param ramBytes the memory that this process may see: the container's limit or the machine's
 * @param cores the processors that this process may use; 0 if not known
 * @param flags what of its processor matters to a network's speed, by Linux' names, such as {@code
 *     avx2 fma avx512f}; empty if not known
 * @param versions of this program and of Java, such as {@code cosmic 0.1.0, Java 17.0.15}; empty if
 *     not known
 */
public record Machine(
    @JsonProperty("cpu_info") Cpu cpu,
    @JsonProperty("ram_bytes") long ramBytes,
    int cores,
    @JsonProperty("processor_flags") String flags,
    String versions) {
  private static final double BYTES_PER_GIB = 1L << 30;

  /** A machine of which no more is known. */
  public Machine(Cpu cpu, long ramBytes) {
    this(cpu, ramBytes, 0, "", "");
  }

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
            ProcessorName.current(),
            System.getProperty("sun.arch.data.model", "64") + "bit",
            machine,
            system,
            system + "-" + version + "-" + machine),
        installedRamBytes(),
        Runtime.getRuntime().availableProcessors(),
        ProcessorFlags.current(),
        currentVersions());
  }

  /** Of this program only where it runs from its jars, as users do. */
  private static String currentVersions() {
    String own = Machine.class.getPackage().getImplementationVersion();
    return (own == null ? "" : "cosmic " + own + ", ")
        + "Java "
        + System.getProperty("java.version");
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
