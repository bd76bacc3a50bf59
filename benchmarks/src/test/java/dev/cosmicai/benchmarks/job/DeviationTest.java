package dev.cosmicai.benchmarks.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cosmicai.contract.Precision;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DeviationTest {
  private static final long ROWS = 100;

  @Test
  void roundingIsToleratedByPrecision() {
    assertThat(predicted(2e-5).fault(Precision.FP32, ROWS)).isEmpty();
    assertThat(predicted(0.12).fault(Precision.BF16, ROWS)).isEmpty();
    assertThat(predicted(0.12).fault(Precision.FP32, ROWS))
        .hasValue(
            "predicted other numbers: rms Δ / σ is 1.2e-01, and 1.0e-03 is tolerated in fp32");
    assertThat(predicted(0.5).fault(Precision.BF16, ROWS)).isPresent();
  }

  @Test
  void whatIsNoNumberIsOutsideOfAnyTolerance() {
    assertThat(predicted(Double.NaN).fault(Precision.BF16, ROWS)).isPresent();
  }

  @Test
  void otherRowsAreAFaultWhateverIsPredicted() {
    assertThat(predicted(0).fault(Precision.FP32, ROWS + 1))
        .hasValue("stored 100 rows instead of 101");
    assertThat(new Deviation(ROWS, false, 0, 0).fault(Precision.FP32, ROWS))
        .hasValue("stored other rows than the reference");
  }

  @Test
  void isReadAsThePeersTellIt() throws IOException {
    assertThat(
            Deviation.of(
                new JsonMapper()
                    .readTree(
                        "{\"rows\": 3, \"same_rows\": true, \"max\": 1.5, \"rms_over_sigma\":"
                            + " 0.25}")))
        .isEqualTo(new Deviation(3, true, 1.5, 0.25));
  }

  private static Deviation predicted(double rmsOverSigma) {
    return new Deviation(ROWS, true, 0.1, rmsOverSigma);
  }
}
