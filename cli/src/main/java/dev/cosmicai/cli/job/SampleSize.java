package dev.cosmicai.cli.job;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.contract.Reading;
import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.Splits;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.PartitionReader;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.StoredObject;
import dev.cosmicai.storage.TransferStats;
import dev.cosmicai.worker.input.ColumnPlan;
import dev.cosmicai.worker.input.ring.RemoteFile;
import dev.cosmicai.worker.network.ModelArchive;
import dev.cosmicai.worker.network.NetworkInfo;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * What a sample takes in a job's files, by what is found out without reading much: the first file's
 * own headers, or what the network takes.
 *
 * @param bytes of a file for each of its samples
 * @param source where that is from, for people
 */
public record SampleSize(double bytes, String source) {
  /** Of the survey's partitions: image, magnitudes, redshift and a share of the rest. */
  static final SampleSize SURVEY =
      new SampleSize(20_520, "assumed: 20,520 bytes each, as of galaxies in 5 bands of 32 by 32");

  /**
   * Looks into the model, and then into the first file that is to be computed: of one that was, a
   * run may have been resumed without it.
   *
   * @param isLeft whether a split is to be computed
   * @throws dev.cosmicai.faults.Fault if the store does not answer
   */
  static SampleSize find(
      RunSpec run, Manifest manifest, Splits splits, IntPredicate isLeft, ObjectStore store) {
    if (run.program().isPresent()) {
      return new SampleSize(
          SURVEY.bytes(), SURVEY.source() + ", since only worker.command knows what it takes");
    }
    Optional<NetworkInfo> network;
    try {
      network = network(manifest, store);
    } catch (FatalFault fault) {
      return new SampleSize(SURVEY.bytes(), SURVEY.source() + ", since " + fault.getMessage());
    }
    if (network.isEmpty()) {
      return new SampleSize(
          SURVEY.bytes(), SURVEY.source() + ", since the model says nothing of what it takes");
    }
    Optional<Manifest.File> first =
        IntStream.range(0, splits.count())
            .filter(isLeft)
            .mapToObj(split -> manifest.files().get(splits.fileOf(split)))
            .filter(file -> file.sizeBytes() > 0)
            .findFirst();
    if (first.isEmpty()) {
      return ofNetwork(
          network.get(),
          manifest.files().isEmpty() ? "there are no files yet" : "no file is left to look into");
    }
    ObjectUri uri = manifest.uriOf(first.get());
    if (isShard(run.data().format(), uri)) {
      return ofNetwork(network.get(), "a shard does not say how many samples it has");
    }
    StoredObject object = new StoredObject(uri, first.get().sizeBytes(), first.get().etag());
    try {
      return ofFile(run, network.get(), object, store);
    } catch (FatalFault fault) {
      return ofNetwork(network.get(), fault.getMessage());
    }
  }

  /** By what the network takes, since the files do not tell. */
  private static SampleSize ofNetwork(NetworkInfo network, String why) {
    long bytes = Math.max(1, network.signature().inputBytes());
    return new SampleSize(
        bytes,
        String.format(
            Locale.ROOT,
            "assumed: %,d bytes each, as the network takes them, since %s",
            bytes,
            why));
  }

  private static SampleSize ofFile(
      RunSpec run, NetworkInfo network, StoredObject object, ObjectStore store) {
    String uri = object.uri().toString();
    Reading reading = run.data().reading();
    NetworkInfo judged = reading.task() == null ? network : network.withTask(reading.task());
    int samples =
        PartitionReader.columns(remote(object, store), run.data().format(), uri)
            .layout(new ColumnPlan(judged, reading).selection())
            .count();
    if (samples == 0) {
      return ofNetwork(network, uri + " holds no samples");
    }
    double bytes = (double) object.sizeBytes() / samples;
    return new SampleSize(
        bytes,
        String.format(
            Locale.ROOT, "%,.0f bytes each, as in %s, which holds %,d", bytes, uri, samples));
  }

  private static Optional<NetworkInfo> network(Manifest manifest, ObjectStore store) {
    StoredObject model =
        new StoredObject(
            ObjectUri.parse(manifest.model().uri()),
            manifest.model().sizeBytes(),
            manifest.model().etag());
    return ModelArchive.declared(remote(model, store), model.uri().toString());
  }

  private static boolean isShard(PartitionFormat format, ObjectUri uri) {
    return format == PartitionFormat.TAR
        || (format == PartitionFormat.AUTO && PartitionFormat.TAR.matches(uri.key()));
  }

  /** Only headers are worth their time here. */
  private static FileBytes remote(StoredObject object, ObjectStore store) {
    TransferStats transfers = new TransferStats();
    return new RemoteFile(
        (offset, target, arrived) -> store.fetch(object, offset, target, transfers, arrived),
        object.sizeBytes(),
        () -> {
          throw new FatalFault(
              Reason.PartitionShape, object.uri() + " does not say so without being read whole");
        });
  }
}
