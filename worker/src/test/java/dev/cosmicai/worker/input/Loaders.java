package dev.cosmicai.worker.input;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.Reading;
import dev.cosmicai.proto.Assignment;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.storage.TransferStats;
import dev.cosmicai.worker.TestPartitions;
import dev.cosmicai.worker.TestRun;
import dev.cosmicai.worker.context.BackgroundTasks;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.context.RankMonitor;
import dev.cosmicai.worker.context.RankProgress;
import dev.cosmicai.worker.context.StageClock;
import dev.cosmicai.worker.context.StopSignal;
import dev.cosmicai.worker.input.ring.PrefetchSettings;
import dev.cosmicai.worker.network.TestNetworks;
import dev.cosmicai.worker.split.SplitSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What tests of loading share: files in a run's bucket, and a loader of them. */
record Loaders(TestRun run) {
  /** The partitions that torch, numpy and safetensors wrote, and what is refused. */
  private static final Path GOLDENS = Path.of("../formats/src/test/resources/dev/cosmicai/formats");

  private static final AtomicInteger FOLDERS = new AtomicInteger();

  /** For a survey's network. */
  static ColumnPlan plan(int channels, int height, int width) {
    return new ColumnPlan(TestNetworks.survey("survey", channels, height, width), Reading.DEFAULT);
  }

  /** Files by name. */
  static Map<String, byte[]> goldens(String kind, Predicate<String> wanted) {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> paths = Files.list(GOLDENS.resolve(kind))) {
      for (Path path : paths.filter(p -> wanted.test(p.getFileName().toString())).toList()) {
        files.put(path.getFileName().toString(), Files.readAllBytes(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /** Puts files into a folder of their own. */
  List<Partition> partitions(Map<String, byte[]> files) {
    String data = "data-" + FOLDERS.getAndIncrement();
    files.forEach((name, bytes) -> run.place(data + "/" + name, bytes));
    List<Partition> partitions = new ArrayList<>();
    run.store
        .list(ObjectUri.parse("s3://survey/" + data))
        .forEach(object -> partitions.add(TestPartitions.planned(object, partitions.size())));
    return partitions;
  }

  DataLoader loader(SplitSource splits, PrefetchSettings prefetch, ColumnPlan plan) {
    return loader(splits, prefetch, plan, new TransferStats());
  }

  DataLoader loader(
      SplitSource splits, PrefetchSettings prefetch, ColumnPlan plan, TransferStats transfers) {
    return DataLoader.start(
        new RankContext(
            Assignment.newBuilder().setFormat("auto").setPredictionsFormat("parquet").build(),
            run.store,
            new BackgroundTasks(),
            new StopSignal(),
            new StageClock(),
            transfers,
            new RankProgress(),
            new RankMonitor.Unwatched()),
        prefetch,
        CompletableFuture.completedFuture(plan),
        splits);
  }

  /** The exclusive or of what the splits say of their file's checksums; 0 of an undamaged file. */
  static int sum(List<Integer> residues) {
    return residues.stream().reduce(0, (left, right) -> left ^ right);
  }

  /** What each split says of its file's checksums, read in batches of so many. */
  static List<Integer> residues(DataLoader loader, int most) {
    List<Integer> residues = new ArrayList<>();
    while (loader.hasNext()) {
      try (Batch batch = loader.next(most)) {
        if (batch.isLast()) {
          residues.add(batch.residue());
        }
      }
    }
    return residues;
  }
}
