package dev.cosmicai.sweep.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.sweep.Rows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowOrderTest {
  @Test
  void numbersAndSizesAreInTheirOrderWhateverTheRunsWere() {
    List<SweepRun> sorted = new ArrayList<>();
    for (String value : List.of("2", "10", "1.5kB", "500MB", "512MiB", "1GB", "bf16", "fp32")) {
      for (int repeat : new int[] {1, 2, 10}) {
        sorted.add(Rows.of("cell", repeat, Map.of("axis", value), Map.of()));
      }
    }
    sorted.add(Rows.of("cell", 1, Source.SIMULATED, Map.of("axis", "1"), Map.of()));
    List<SweepRun> shuffled = new ArrayList<>(sorted);
    Collections.shuffle(shuffled, new Random(1));

    assertThat(shuffled.stream().sorted(new RowOrder()).toList()).isEqualTo(sorted);
  }
}
