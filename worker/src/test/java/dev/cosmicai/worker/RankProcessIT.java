package dev.cosmicai.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.storage.StoredObject;
import dev.cosmicai.worker.network.TestNetworks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.apache.parquet.format.FileMetaData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a rank computes, and what it tells of that. */
class RankProcessIT {
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
  void everySampleOfThreePartitionsIsPredictedOnceAndInOrder() throws Exception {
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(5, 7)), 4);
    run.assign(0, run.upload("data/2.pt", TestPartitions.rows(0, 5)), 5);
    run.assign(0, run.upload("data/10.pt", TestPartitions.rows(2, 3)), 6);
    run.start(1);

    run.runRank(0, 0);

    float[] expected = TestNetworks.expectedPredictions();
    assertThat(run.predictions(0)).containsOnlyKeys("prediction", "redshift", "file", "row");
    assertThat(run.predicted(0, 1, 2))
        .containsExactly(
            concat(slice(expected, 5, 7), slice(expected, 0, 5), slice(expected, 2, 3)),
            within(1e-5f));
    assertThat(run.predictions(1).get("file").toDoubles()).containsOnly(5).hasSize(5);
    assertThat(run.predictions(2).get("row").toDoubles()).containsExactly(0, 1, 2);
    assertThat(run.completion().samples()).isEqualTo(15);
    assertThat(run.completion().redshift().errors().mae())
        .isEqualTo(
            (7 * meanAbsoluteError(run.predictions(0))
                    + 5 * meanAbsoluteError(run.predictions(1))
                    + 3 * meanAbsoluteError(run.predictions(2)))
                / 15,
            within(1e-12));
    assertThat(run.scratchFiles()).isEmpty();
  }

  @Test
  void batchSizeOfTheJobGoesBeforeTheArchives() throws Exception {
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 12)), 0);
    run.model().setBatchSize(5);
    run.start(1);

    run.runRank(0, 0);

    assertThat(run.result(0).orElseThrow().work().modelBatchSize()).isEqualTo(5);
  }

  @Test
  void resultSaysWhatWasDoneAndHowLongItTook() throws Exception {
    StoredObject partition = run.upload("data/1.pt", TestPartitions.rows(0, 12));
    run.assign(0, partition, 0);
    StoredObject model = run.useModel("good.pt");
    run.start(1);

    run.runRank(0, 2);

    RankResult result = run.result(0).orElseThrow();
    assertThat(result.identity().run()).isEqualTo(TestRun.UID);
    assertThat(result.identity().attempt()).isEqualTo(2);
    assertThat(result.identity().manifestSha256()).isEqualTo(TestRun.MANIFEST);
    assertThat(result.identity().host()).isEqualTo("test-host");
    assertThat(result.work().samples()).isEqualTo(12);
    assertThat(result.work().modelBatchSize()).isEqualTo(4);
    assertThat(result.work().batchSize()).isEqualTo(512);
    assertThat(result.work().precision()).isEqualTo("fp32");
    assertThat(result.work().inputBytes()).isEqualTo(12 * (5 * 32 * 32 * 4 + 5 * 4));
    assertThat(result.s3().bytes()).isEqualTo(partition.sizeBytes() + model.sizeBytes());
    assertThat(result.times().stageSeconds())
        .containsOnlyKeys(
            "jvm",
            "join",
            "store",
            "engine",
            "modelDownload",
            "modelLoad",
            "firstBytes",
            "firstForward",
            "read",
            "check",
            "inference",
            "write");
    assertThat(result.times().inferenceSeconds())
        .isPositive()
        .isEqualTo(result.times().stageSeconds().get("inference"), within(1e-9));
    assertThat(result.times().cpuSeconds()).isPositive();
    assertThat(result.memory().peakResidentBytes()).isGreaterThan(result.memory().runtimeBytes());
    assertThat(result.memory().modelBytes()).isEqualTo(model.sizeBytes());
  }

  @Test
  void ofALargeModelOnlyThePrecisionThatIsAskedForIsFetched() throws Exception {
    RankResult result = runWithLargeModel(TestNetworks.largeWithFloat32Inside(), "");
    assertThat(result.memory().modelBytes()).isEqualTo(Files.size(TestNetworks.file("good.pt")));
    assertThat(result.s3().bytes()).isLessThan(1 << 20);
  }

  @Test
  void ofALargeModelWithADigestEverythingIsFetchedAndVerified() throws Exception {
    byte[] archive = TestNetworks.largeWithFloat32Inside();
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive);
    RankResult result = runWithLargeModel(archive, HexFormat.of().formatHex(digest));
    assertThat(result.s3().bytes()).isGreaterThan(5 << 20);
  }

  private RankResult runWithLargeModel(byte[] archive, String sha256) throws Exception {
    run.useModel("large.pt", archive);
    run.model().setPrecision("fp32").setSha256(sha256);
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 12)), 0);
    run.start(1);

    run.runRank(0, 0);

    assertThat(run.predictions(0).get("prediction").toFloats())
        .containsExactly(TestNetworks.expectedPredictions(), within(1e-5f));
    RankResult result = run.result(0).orElseThrow();
    assertThat(result.work().precision()).isEqualTo("fp32");
    return result;
  }

  @Test
  void rankWithoutSplitsFinishesAndNeedsNoModel() throws Exception {
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 12)), 0);
    run.model().setUri("s3://survey/models/missing.pt");
    run.start(2);

    run.runRank(1, 0);

    RankResult result = run.result(1).orElseThrow();
    assertThat(result.work().samples()).isZero();
    assertThat(result.times().stageSeconds()).doesNotContainKeys("modelLoad", "firstForward");
  }

  @Test
  void samplesWithoutRedshiftAreCountedAndPredicted() throws Exception {
    run.assign(0, run.upload("data/1.pt", TestPartitions.unlabelledRows(0, 6)), 0);
    run.start(1);

    run.runRank(0, 0);

    assertThat(run.completion().samples()).isEqualTo(6);
    assertThat(run.completion().redshift().errors().samples()).isZero();
    assertThat(run.predictions(0)).containsOnlyKeys("prediction", "file", "row");
  }

  @Test
  void predictionsAreAParquetTableThatSaysWhereItIsFrom() throws Exception {
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 12)), 0);
    run.predictionsFormat("parquet");
    run.model().setPlannedSha256("digest-as-planned");
    run.start(1);

    run.runRank(0, 0);

    FileMetaData table = ParquetFooter.of(run.predictions("0.parquet"));
    assertThat(table.getNum_rows()).isEqualTo(12);
    assertThat(ParquetFooter.metadata(table))
        .containsEntry("cosmic.run", TestRun.UID)
        .containsEntry("cosmic.manifest.sha256", TestRun.MANIFEST)
        .containsEntry("cosmic.model.sha256", "digest-as-planned")
        .containsEntry(
            "cosmic.model.signature",
            "images float32 [N, 5, 32, 32], magnitudes float32 [N, 5] -> prediction float32 [N, 1]")
        .containsEntry("cosmic.task", "redshift")
        .containsEntry("cosmic.model.uri", run.model().getUri())
        .containsEntry("cosmic.split", "0")
        .doesNotContainKeys("cosmic.rank", "cosmic.part")
        .doesNotContainValue("");
  }

  @Test
  void coordinatorThatKnowsNoFormatsGetsAnArchive() throws Exception {
    run.assign(0, run.upload("data/1.pt", TestPartitions.rows(0, 12)), 0);
    run.predictionsFormat("");
    run.start(1);

    run.runRank(0, 0);

    assertThat(run.predictions(0)).containsKey("prediction");
  }

  private static double meanAbsoluteError(Map<String, Tensor> predictions) {
    double[] predicted = predictions.get("prediction").toDoubles();
    double[] truth = predictions.get("redshift").toDoubles();
    double sum = 0;
    for (int i = 0; i < truth.length; i++) {
      sum += Math.abs(predicted[i] - truth[i]);
    }
    return sum / truth.length;
  }

  private static float[] slice(float[] values, int first, int length) {
    return Arrays.copyOfRange(values, first, first + length);
  }

  private static float[] concat(float[]... parts) {
    float[] all = new float[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
