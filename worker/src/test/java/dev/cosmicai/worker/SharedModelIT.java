package dev.cosmicai.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cosmicai.contract.ProcessorClass;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.storage.StoredObject;
import dev.cosmicai.worker.network.TestArchive;
import dev.cosmicai.worker.network.TestNetworks;
import dev.cosmicai.worker.network.choice.CpuFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ranks that share a folder for the model. */
class SharedModelIT {
  @TempDir private Path folder;
  private TestRun run;
  private Path cache;

  @BeforeEach
  void openStore() throws Exception {
    run = new TestRun(folder);
    cache = folder.resolve("cache");
    run.shareModel(cache);
  }

  @AfterEach
  void closeStore() {
    run.close();
  }

  @Test
  void ranksThatStartAtOnceDownloadTheModelOnce() throws Exception {
    StoredObject model = run.useModel("good.pt");
    long partitions = assignTo(4);
    run.start(4);

    List<CompletableFuture<Void>> ranks =
        IntStream.range(0, 4)
            .mapToObj(
                rank ->
                    CompletableFuture.runAsync(() -> run.runRank(rank, 0), SharedModelIT::start))
            .toList();
    for (CompletableFuture<Void> rank : ranks) {
      rank.get(60, TimeUnit.SECONDS);
    }

    assertThat(run.completion().samples()).isEqualTo(48);
    assertThat(bytesOf(4)).isEqualTo(partitions + model.sizeBytes());
    assertThat(run.scratchFiles()).isEmpty();
  }

  @Test
  void onlyThePrecisionThatIsComputedWithIsShared() throws Exception {
    byte[] archive = TestNetworks.largeWithFloat32Inside();
    run.useModel("large.pt", archive);
    run.model().setPrecision("fp32");
    long partitions = assignTo(2);
    run.start(2);

    run.runRank(0, 0);
    run.runRank(1, 0);

    assertThat(run.result(1).orElseThrow().work().precision()).isEqualTo("fp32");
    assertThat(content()).hasSize(Files.size(TestNetworks.file("good.pt")));
    // Both ends of the archive, in which each looks for what it needs.
    assertThat(bytesOf(2) - partitions - Files.size(content())).isLessThan(archive.length / 10);
  }

  @Test
  void onlyTheMemberThatIsChosenForTheProcessorIsFetchedAndFedAsIsChosen() throws Exception {
    Path large = Files.write(folder.resolve("large.pt"), TestNetworks.largeWithFloat32Inside());
    TestArchive tuned =
        new TestArchive(large, folder.resolve("tuned.pt"))
            .with("fp32.tuned.pt", Files.readAllBytes(TestNetworks.file("good.pt")));
    for (ProcessorClass each : ProcessorClass.values()) {
      tuned.choosing(each + " fp32 fp32.tuned.pt 3");
    }
    byte[] archive = Files.readAllBytes(tuned.write());
    run.useModel("large.pt", archive);
    run.model().setPrecision("fp32");
    long partitions = assignTo(1);
    run.start(1);

    run.runRank(0, 0);

    RankResult.Work work = run.result(0).orElseThrow().work();
    assertThat(work.member()).isEqualTo("fp32.tuned.pt");
    assertThat(work.modelBatchSize()).isEqualTo(3);
    assertThat(ProcessorClass.find(work.processorClass()))
        .isEqualTo(CpuFeatures.current().processorClass())
        .isPresent();
    assertThat(content()).hasSize(Files.size(TestNetworks.file("good.pt")));
    assertThat(bytesOf(1) - partitions - Files.size(content())).isLessThan(archive.length / 20);
    assertThat(run.predicted(0)).containsExactly(TestNetworks.expectedPredictions(), within(1e-5f));
  }

  @Test
  void batchSizeOfTheJobWins() throws Exception {
    TestArchive tuned = new TestArchive("good.pt", folder.resolve("tuned.pt"));
    for (ProcessorClass each : ProcessorClass.values()) {
      tuned.choosing(each + " fp32 - 3");
    }
    run.useModel("small.pt", Files.readAllBytes(tuned.write()));
    run.model().setBatchSize(5);
    long unused = assignTo(1);
    run.start(1);

    run.runRank(0, 0);

    RankResult.Work work = run.result(0).orElseThrow().work();
    assertThat(work.member()).isEqualTo("outer");
    assertThat(work.modelBatchSize()).isEqualTo(5);
  }

  @Test
  void modelThatWasTamperedWithIsDownloadedAgain() throws Exception {
    StoredObject model = run.useModel("good.pt");
    long partitions = assignTo(2);
    run.start(2);
    run.runRank(0, 0);
    byte[] spoiled = Files.readAllBytes(content());
    spoiled[spoiled.length / 2] ^= 1;
    Files.write(content(), spoiled);

    run.runRank(1, 0);

    assertThat(run.completion().samples()).isEqualTo(24);
    assertThat(bytesOf(2)).isEqualTo(partitions + 2 * model.sizeBytes());
    assertThat(content()).hasSameBinaryContentAs(TestNetworks.file("good.pt"));
  }

  private long assignTo(int ranks) {
    long bytes = 0;
    for (int rank = 0; rank < ranks; rank++) {
      StoredObject partition = run.upload("data/" + rank + ".pt", TestPartitions.rows(0, 12));
      run.assign(rank, partition, rank);
      bytes += partition.sizeBytes();
    }
    return bytes;
  }

  private long bytesOf(int ranks) {
    return IntStream.range(0, ranks)
        .mapToObj(rank -> run.result(rank).orElseThrow())
        .mapToLong(result -> result.s3().bytes())
        .sum();
  }

  private Path content() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.filter(file -> file.toString().endsWith(".model")).findFirst().orElseThrow();
    }
  }

  private static void start(Runnable task) {
    new Thread(task, "rank").start();
  }
}
