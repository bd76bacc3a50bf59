package dev.cosmicai.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import dev.cosmicai.rendezvous.split.BadSample;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Samples of the survey that cannot be computed with; {@link EncodedImagesIT} has images. */
@Timeout(60)
class BadSamplesIT {
  @TempDir private Path folder;
  private TestRun run;

  @BeforeEach
  void openStore() throws Exception {
    run = new TestRun(folder);
  }

  @AfterEach
  void closeStore() {
    run.close();
  }

  @Test
  void inputThatIsNoNumberIsSetAsideAndTheOthersArePredictedToTheBit() throws Exception {
    assertSetAside(TestPartitions.rowsWithMagnitude(9, 7, Float.NaN), "magnitudes");
    assertThat(run.result(0).orElseThrow().work().samples()).isEqualTo(17);
  }

  @Test
  void infiniteTargetIsSetAsideAndTheOthersArePredictedToTheBit() throws Exception {
    assertSetAside(TestPartitions.rowsWithRedshift(9, 7, Double.NEGATIVE_INFINITY), "redshift");
  }

  /** Seventh of nine rows. */
  private void assertSetAside(byte[] spoilt, String column) throws Exception {
    run.tolerateBadSamples(1);
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 9)), 0);
    run.assign(0, run.upload("data/2.pt", spoilt), 1);
    RunLedger ledger = run.start(1);

    run.runRank(0, 0);

    float[] good = run.predicted(0);
    float[] expected = new float[8];
    System.arraycopy(good, 0, expected, 0, 7);
    expected[7] = good[8];
    assertThat(run.predicted(1)).containsExactly(expected);
    assertThat(run.predictions(1).get("row").toDoubles()).containsExactly(0, 1, 2, 3, 4, 5, 6, 8);
    assertThat(run.completion().samples()).isEqualTo(17);
    assertThat(ledger.badSamples())
        .extracting(BadSample::split, BadSample::row, BadSample::column, BadSample::reason)
        .containsExactly(tuple(1, 7L, column, "PartitionNotFinite"));
  }

  @Test
  void infiniteTargetIsOneLineWhereNoneIsTolerated() throws Exception {
    byte[] spoilt = TestPartitions.rowsWithRedshift(9, 7, Double.POSITIVE_INFINITY);
    run.assign(0, run.upload("data/1.pt", spoilt), 0);
    run.start(1);

    FatalFault fault = catchThrowableOfType(FatalFault.class, () -> run.runRank(0, 0));

    assertThat(fault.reason()).isEqualTo(Reason.PartitionNotFinite);
    assertThat(fault)
        .hasMessage(
            "s3://survey/data/1.pt holds Infinity in redshift of sample 7 (counted from 0); remove"
                + " or repair that sample");
    assertThat(run.storedPredictions()).isEmpty();
  }
}
