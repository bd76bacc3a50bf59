package dev.cosmicai.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.benchmarks.scale.Window.Sample;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WindowTest {
  @Test
  void ratesAreThoseBetweenTheKubeletsReadings() {
    Window window = new Window("10 jobs run");
    window.add(sample(0, 1, 100, 0));
    window.add(sample(10, 2, 120, 50));
    // The kubelet has not read again: this one does not count.
    window.add(sample(10, 2, 500, 90));
    window.add(sample(20, 5, 110, 100));
    assertThat(Window.table(window).toString())
        .endsWith(
            "| 10 jobs run | 20 s | 5.0 | 10.0 | 2.5 | 0.200 cores | 0.300 cores"
                + " | 100 / 110 / 120 MiB |");
  }

  private static Sample sample(long second, double cpuSeconds, long mebibytes, long ranks) {
    return new Sample(
        Instant.ofEpochSecond(second), cpuSeconds, mebibytes << 20, ranks, 2 * ranks, ranks / 2);
  }
}
