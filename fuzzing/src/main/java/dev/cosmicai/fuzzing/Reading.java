package dev.cosmicai.fuzzing;

import com.sun.management.ThreadMXBean;
import dev.cosmicai.faults.FatalFault;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a reading ended and what it took.
 *
 * @param value what was read, or null
 * @param fault how it was refused, if it was
 * @param allocatedBytes on the heap, garbage included, and in direct buffers
 * @param cpuSeconds of the thread
 */
record Reading<T>(T value, Optional<FatalFault> fault, long allocatedBytes, double cpuSeconds) {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final BufferPoolMXBean DIRECT =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
          .filter(pool -> pool.getName().equals("direct"))
          .findFirst()
          .orElseThrow();

  /** Reads in this thread. Whatever is thrown but a {@link FatalFault} passes. */
  static <T> Reading<T> of(Supplier<T> reader) {
    T value = null;
    Optional<FatalFault> fault = Optional.empty();
    long directBytes = DIRECT.getTotalCapacity();
    long heapBytes = THREADS.getCurrentThreadAllocatedBytes();
    long nanos = THREADS.getCurrentThreadCpuTime();
    try {
      value = reader.get();
    } catch (FatalFault e) {
      fault = Optional.of(e);
    }
    nanos = THREADS.getCurrentThreadCpuTime() - nanos;
    heapBytes = THREADS.getCurrentThreadAllocatedBytes() - heapBytes;
    // Less than nothing if buffers of earlier readings were collected meanwhile.
    directBytes = Math.max(0, DIRECT.getTotalCapacity() - directBytes);
    return new Reading<>(value, fault, heapBytes + directBytes, nanos / 1e9);
  }
}
