package dev.cosmicai.worker.context;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** This process's memory as the kernel counts it; 0 where there is no {@code /proc}. */
public final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long BYTES_PER_KIB = 1024;
  private static final int UNPACKING_SHARE = 4;
  private static final int TEXT_SHARE = 16;

  private ProcessMemory() {}

  /** The most that was ever resident. */
  public static long peakResidentBytes() {
    return kibibytes("VmHWM:") * BYTES_PER_KIB;
  }

  /** What is resident now. */
  public static long residentBytes() {
    return kibibytes("VmRSS:") * BYTES_PER_KIB;
  }

  /** What buffers outside the Java heap were allocated, resident or not. */
  public static long directBufferBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getTotalCapacity)
        .sum();
  }

  /**
   * How much of a partition may be unpacked or converted at a time where it cannot stream: a
   * quarter of what buffers may take, as two partitions are open, and each may be copied.
   */
  public static long spareForUnpackingBytes() {
    String limit =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .getVMOption("MaxDirectMemorySize")
            .getValue();
    long direct = limit.equals("0") ? Runtime.getRuntime().maxMemory() : Long.parseLong(limit);
    long machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return Math.min(direct, machine) / UNPACKING_SHARE;
  }

  /**
   * How much of the Java heap a partition's text may take, such as names of images: two partitions
   * are open, half of the heap is for images that are being decoded, and what is kept goes to the
   * predictions.
   */
  public static long spareForTextBytes() {
    return Runtime.getRuntime().maxMemory() / TEXT_SHARE;
  }

  private static long kibibytes(String field) {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(field)) {
          return Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
    } catch (IOException e) {
      // No such file on this system: the figure is not known.
    }
    return 0;
  }
}
