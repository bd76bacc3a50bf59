package dev.cosmicai.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.results.rank.OperatorProfile;
import dev.cosmicai.results.rank.OperatorTime;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.storage.StoredObject;
import dev.cosmicai.worker.network.TestNetworks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Ranks that tell where their forward passes spend their time, in libtorch itself. */
@Execution(ExecutionMode.SAME_THREAD)
class ProfileIT {
  private static final int SAMPLES = 12;
  private static final int BATCH = 3;

  @TempDir private Path folder;

  @Test
  void operatorsOfWarmFullPassesAreToldAndPredictionsAreTheSameBits() throws IOException {
    byte[] plain;
    try (TestRun run = run("plain", BATCH, 8)) {
      run.runRank(0, 0);
      plain = run.predictions("0.npz");
      assertThat(run.result(0).orElseThrow().profile()).isNull();
    }
    try (TestRun run = run("profiled", BATCH, 8)) {
      run.profile();
      run.runRank(0, 0);

      RankResult result = run.result(0).orElseThrow();
      OperatorProfile profile = result.profile();
      assertThat(profile.note()).isEmpty();
      assertThat(profile.warm()).isTrue();
      assertThat(profile.passes()).isBetween(1, 3);
      assertThat(profile.samplesPerPass()).isEqualTo(BATCH);
      assertThat(profile.operators())
          .extracting(OperatorTime::operator)
          .anyMatch(name -> name.startsWith("aten::"));
      assertThat(profile.operators()).allMatch(time -> time.seconds() > 0 && time.calls() > 0);
      assertThat(seconds(profile))
          .as("on one thread, no time counts twice")
          .isPositive()
          .isLessThanOrEqualTo(profile.passSeconds());
      assertThat(profile.passSeconds()).isLessThan(result.times().inferenceSeconds());
      assertThat(run.predictions("0.npz")).isEqualTo(plain);
      assertThat(run.scratchFiles()).isEmpty();
    }
  }

  @Test
  void rankOfASinglePassTellsThatOne() throws IOException {
    try (TestRun run = run("single", SAMPLES, 1)) {
      run.profile();
      run.runRank(0, 0);

      OperatorProfile profile = run.result(0).orElseThrow().profile();
      assertThat(profile.warm()).isFalse();
      assertThat(profile.passes()).isEqualTo(1);
      assertThat(profile.samplesPerPass()).isEqualTo(SAMPLES);
      assertThat(seconds(profile)).isPositive();
    }
  }

  @Test
  void rankWithoutPartitionsHasNoProfile() throws IOException {
    try (TestRun run = run("idle", BATCH, 1)) {
      run.profile();
      run.runRank(1, 0);
      assertThat(run.result(1).orElseThrow().profile()).isNull();
    }
  }

  private TestRun run(String name, int batch, int partitions) throws IOException {
    TestRun run = new TestRun(Files.createDirectory(folder.resolve(name)));
    run.model().setBatchSize(batch);
    StoredObject samples =
        run.upload("data/1.pt", Files.readAllBytes(TestNetworks.file("partition.pt")));
    for (int i = 0; i < partitions; i++) {
      run.assign(0, samples, i);
    }
    run.start(2);
    return run;
  }

  private static double seconds(OperatorProfile profile) {
    return profile.operators().stream().mapToDouble(OperatorTime::seconds).sum()
        + profile.others().seconds();
  }
}
