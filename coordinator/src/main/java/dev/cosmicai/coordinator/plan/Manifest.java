package dev.cosmicai.coordinator.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.contract.Device;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.PredictionsFormat;
import dev.cosmicai.contract.Reading;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.InternalFault;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Everything that decides what a run computes: the model, the files as they were when the run was
 * planned, and which rank gets which of them. Two runs of equal manifests compute the same.
 *
 * @param model the network
 * @param data where the files come from
 * @param batchSize samples per batch as reported
 * @param predictions whether the ranks store their predictions
 * @param predictionsFormat how
 * @param files in the order of processing; a file that is cycled over stands in it several times
 * @param ranks for each rank, the indices of its files in {@code files}
 */
public record Manifest(
    Model model,
    Data data,
    int batchSize,
    boolean predictions,
    PredictionsFormat predictionsFormat,
    List<File> files,
    List<List<Integer>> ranks) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Takes copies.
   *
   * @throws IllegalArgumentException if the files are not numbered from 0 in their order, one has a
   *     negative size, or a rank has a file that there is not
   */
  public Manifest {
    if (hasNull(files) || hasNull(ranks) || ranks.stream().anyMatch(Manifest::hasNull)) {
      throw new IllegalArgumentException("a file or a rank is null");
    }
    files = List.copyOf(files);
    ranks = ranks.stream().map(List::copyOf).toList();
    for (int i = 0; i < files.size(); i++) {
      if (files.get(i).index() != i || files.get(i).sizeBytes() < 0) {
        throw new IllegalArgumentException("file " + i + " is " + files.get(i));
      }
    }
    int count = files.size();
    if (ranks.stream().flatMap(List::stream).anyMatch(index -> index < 0 || index >= count)) {
      throw new IllegalArgumentException("a rank has a file that there is not");
    }
  }

  private static boolean hasNull(List<?> list) {
    return list.stream().anyMatch(Objects::isNull);
  }

  /**
   * The network's archive.
   *
   * @param uri where it lies
   * @param sha256 of the whole archive, lower-case hex
   * @param sizeBytes its size
   * @param etag as the store gave it, without its quotes
   * @param precision what it computes in, as a job says it
   * @param batchSize samples of one forward pass; 0: what the archive recommends
   * @param device cpu or cuda; empty: auto, as before there was a choice
   */
  public record Model(
      String uri,
      String sha256,
      long sizeBytes,
      String etag,
      String precision,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JsonSetter(nulls = Nulls.AS_EMPTY)
          int batchSize,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
          String device) {
    /**
     * Refuses another word for the device: two for one would be two digests.
     *
     * @throws IllegalArgumentException for it
     */
    public Model {
      if (!device.isEmpty() && !DEVICES.contains(device)) {
        throw new IllegalArgumentException("the device is neither cpu nor cuda");
      }
    }

    private static final Set<String> DEVICES =
        Set.of(Device.CPU.toString(), Device.CUDA.toString());
  }

  /**
   * The data's place.
   *
   * @param bucket of every file
   * @param format which files count, as a job says it
   * @param reading how their columns are read, as {@link Reading} writes it; empty: as usual
   */
  public record Data(
      String bucket,
      String format,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
          String reading) {
    /**
     * Refuses what {@link Reading} would not write: two texts for one content would be two digests.
     *
     * @throws IllegalArgumentException if it is none, or another text of it
     */
    public Data {
      try {
        if (!Reading.parse(reading).toString().equals(reading)) {
          throw new IllegalArgumentException("the reading is written otherwise");
        }
      } catch (FatalFault e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
  }

  /**
   * One file.
   *
   * @param index its position in the manifest, 0-based
   * @param key in the data's bucket
   * @param sizeBytes its size
   * @param etag as the store gave it, without its quotes; reads insist on it
   */
  @JsonPropertyOrder({"index", "key", "sizeBytes", "etag"})
  public record File(int index, String key, long sizeBytes, String etag) {}

  /**
   * A manifest that belongs to a run: from here on the run never lists again.
   *
   * @param run the run's UID
   * @param name the job's name, for people
   * @param startedAt when the run froze it, in whole milliseconds
   * @param manifest what the run computes
   * @param sha256 the manifest's digest
   */
  public record Frozen(
      String run, String name, Instant startedAt, Manifest manifest, String sha256) {}

  /** How many ranks there are. */
  public int worldSize() {
    return ranks.size();
  }

  /** The sum of all files' sizes, counted as often as they are processed. */
  public long inputBytes() {
    return files.stream().mapToLong(File::sizeBytes).sum();
  }

  /** The files of a rank, in the order of processing. */
  public List<File> filesOf(int rank) {
    return ranks.get(rank).stream().map(files::get).toList();
  }

  /** The bytes that a rank reads. */
  public long inputBytesOf(int rank) {
    return ranks.get(rank).stream().mapToLong(index -> files.get(index).sizeBytes()).sum();
  }

  /** Where a file lies. */
  public ObjectUri uriOf(File file) {
    return new ObjectUri(data.bucket(), file.key());
  }

  /**
   * SHA-256 of the content in lower-case hex: the identity of what is computed. It does not depend
   * on the run, on times, or on where a model of the same digest lies.
   */
  public String sha256() {
    MessageDigest digest = Sha256.newDigest();
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      JSON.writeValue(out, Content.of(this));
    } catch (IOException e) {
      throw new InternalFault("a manifest cannot be written as JSON", e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** What the digest covers. The order and the names are part of it: never change them. */
  @JsonPropertyOrder({
    "version",
    "modelSha256",
    "precision",
    "modelBatchSize",
    "modelDevice",
    "bucket",
    "format",
    "reading",
    "batchSize",
    "predictions",
    "predictionsFormat",
    "files",
    "ranks"
  })
  private record Content(
      int version,
      String modelSha256,
      String precision,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) int modelBatchSize,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String modelDevice,
      String bucket,
      String format,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String reading,
      int batchSize,
      boolean predictions,
      @JsonInclude(JsonInclude.Include.NON_NULL) PredictionsFormat predictionsFormat,
      List<File> files,
      List<List<Integer>> ranks) {
    static Content of(Manifest manifest) {
      return new Content(
          1,
          manifest.model.sha256,
          manifest.model.precision,
          manifest.model.batchSize,
          manifest.model.device,
          manifest.data.bucket,
          manifest.data.format,
          manifest.data.reading,
          manifest.batchSize,
          manifest.predictions,
          // Left out as before there was a choice: a manifest of then keeps its digest.
          manifest.predictionsFormat == PredictionsFormat.NPZ ? null : manifest.predictionsFormat,
          manifest.files,
          manifest.ranks);
    }
  }
}
