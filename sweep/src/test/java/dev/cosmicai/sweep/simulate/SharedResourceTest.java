package dev.cosmicai.sweep.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SharedResourceTest {
  @Test
  void jobAloneGetsNoMoreThanItsMost() {
    SharedResource resource = new SharedResource(100, 10, 1);

    resource.add(2, 0, 50, 1);

    assertThat(resource.nextTime()).isEqualTo(7);
  }

  @Test
  void jobsShareByWeightAndTheRestGetsWhatOnesThatAreDoneHad() {
    SharedResource resource = new SharedResource(12, 100, 2);
    resource.add(0, 0, 40, 1);
    resource.add(0, 1, 16, 2);

    assertThat(resource.nextTime()).isEqualTo(2); // 8 a second of 12
    assertThat(resource.complete()).isEqualTo(1);
    assertThat(resource.nextTime()).isEqualTo(2 + (40 - 2 * 4) / 12.0);
  }

  @Test
  void jobThatIsCancelledLeavesItsShareToOthers() {
    SharedResource resource = new SharedResource(2, 2, 2);
    resource.add(0, 0, 10, 1);
    resource.add(0, 1, 4, 1);

    resource.cancel(2, 1);

    assertThat(resource.runs(1)).isFalse();
    assertThat(resource.nextTime()).isEqualTo(2 + (10 - 2) / 2.0);
  }

  /** The oracle serves all jobs in small steps. */
  @Test
  void manyJobsEndWhenAnOracleOfSmallStepsSaysSo() {
    SplittableRandom random = new SplittableRandom(3);
    int jobs = 12;
    double[] starts = new double[jobs];
    double[] amounts = new double[jobs];
    double[] weights = new double[jobs];
    for (int job = 0; job < jobs; job++) {
      starts[job] = job * 0.5;
      amounts[job] = 1 + 5 * random.nextDouble();
      weights[job] = 1 + random.nextInt(3);
    }

    double[] expected = inSmallSteps(starts, amounts, weights, 4, 1);
    double[] ends = new double[jobs];
    SharedResource resource = new SharedResource(4, 1, jobs);
    int next = 0;
    while (next < jobs || resource.nextTime() < Double.POSITIVE_INFINITY) {
      double start = next < jobs ? starts[next] : Double.POSITIVE_INFINITY;
      if (resource.nextTime() <= start) {
        double now = resource.nextTime();
        ends[resource.complete()] = now;
      } else {
        resource.add(start, next, amounts[next], weights[next]);
        next++;
      }
    }

    assertThat(ends).containsExactly(expected, within(2e-3));
  }

  private static double[] inSmallSteps(
      double[] starts, double[] amounts, double[] weights, double capacity, double most) {
    double step = 1e-4;
    double[] left = amounts.clone();
    double[] ends = new double[starts.length];
    for (long i = 0; Arrays.stream(left).anyMatch(some -> some > 0); i++) {
      double now = i * step;
      double weight = 0;
      for (int job = 0; job < left.length; job++) {
        weight += starts[job] <= now && left[job] > 0 ? weights[job] : 0;
      }
      for (int job = 0; job < left.length; job++) {
        if (starts[job] <= now && left[job] > 0) {
          left[job] -= step * weights[job] * Math.min(most, capacity / weight);
          ends[job] = now + step;
        }
      }
    }
    return ends;
  }
}
