package dev.cosmicai.results.rank;

import java.lang.management.ManagementFactory;

/**
 * The machine a rank ran on.
 *
 * @param processor the processor's name, empty if not known
 * @param architecture the JVM's word size, such as {@code 64bit}
 * @param machine the instruction set, such as {@code x86_64}
 * @param system the operating system, such as {@code Linux}
 * @param platform the operating system with its version
 * @param ramBytes the memory that this process may see: the container's limit or the machine's
 */
public record Machine(
    String processor,
    String architecture,
    String machine,
    String system,
    String platform,
    long ramBytes) {
  /** This machine. */
  public static Machine current() {
    String system = System.getProperty("os.name", "");
    String machine = System.getProperty("os.arch", "").replace("amd64", "x86_64");
    String version = System.getProperty("os.version", "");
    return new Machine(
        System.getenv().getOrDefault("PROCESSOR_IDENTIFIER", machine),
        System.getProperty("sun.arch.data.model", "64") + "bit",
        machine,
        system,
        system + "-" + version + "-" + machine,
        installedRamBytes());
  }

  private static long installedRamBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : 0;
  }
}
