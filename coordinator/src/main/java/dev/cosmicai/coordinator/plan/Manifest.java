package dev.cosmicai.coordinator.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.contract.Device;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.contract.PredictionsFormat;
import dev.cosmicai.contract.Reading;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.InternalFault;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Everything that decides what a run computes: the model, the files as they were when the run was
 * planned, and how they are cut into splits. Two runs of equal manifests compute the same, by
 * however many ranks.
 *
 * @param model the network
 * @param data where the files come from
 * @param batchSize samples per batch as reported
 * @param predictions whether the ranks store their predictions
 * @param predictionsFormat how
 * @param files in the order of processing; a file that is cycled over stands in it several times
 */
public record Manifest(
    Model model,
    Data data,
    int batchSize,
    boolean predictions,
    PredictionsFormat predictionsFormat,
    List<File> files) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Takes a copy.
   *
   * @throws IllegalArgumentException if the files are not numbered from 0 in their order, one has a
   *     negative size, or all together have more bytes than can be counted
   */
  public Manifest {
    files = List.copyOf(files);
    long bytes = 0;
    for (int i = 0; i < files.size(); i++) {
      File file = files.get(i);
      bytes += file.sizeBytes();
      if (file.index() != i || file.sizeBytes() < 0 || bytes < 0) {
        throw new IllegalArgumentException("file " + i + " is " + file);
      }
    }
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
   * @param splitBytes the size of a split, at least 1
   * @param reading how their columns are read, as {@link Reading} writes it; empty: as usual
   */
  public record Data(
      String bucket,
      String format,
      long splitBytes,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
          String reading) {
    /**
     * Refuses what {@link Reading} would not write: two texts for one content would be two digests.
     *
     * @throws IllegalArgumentException if it is none, or another text of it, or there is no such
     *     format or size
     */
    public Data {
      if (splitBytes < 1) {
        throw new IllegalArgumentException("a split has " + splitBytes + " bytes");
      }
      try {
        PartitionFormat.parse(format);
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
  public record File(int index, String key, long sizeBytes, String etag) {
    /**
     * Refuses what names no object.
     *
     * @throws IllegalArgumentException for it
     */
    public File {
      if (key == null || etag == null) {
        throw new IllegalArgumentException("a file without a key or an ETag");
      }
    }

    /** Whether both are the same object in the same version, at whatever position. */
    boolean isSameAs(File other) {
      return key.equals(other.key) && sizeBytes == other.sizeBytes && etag.equals(other.etag);
    }
  }

  /**
   * A manifest that belongs to a run: from here on the run never lists again.
   *
   * @param run the run's UID
   * @param name the job's name, for people
   * @param startedAt when the run froze it, in whole milliseconds
   * @param manifest what the run computes
   * @param sha256 the manifest's digest
   * @param earlier the digests that it had before files came to it, the oldest first
   * @param newFiles how many of the files, the last ones, the run found new when it resumed another
   */
  public record Frozen(
      String run,
      String name,
      Instant startedAt,
      Manifest manifest,
      String sha256,
      List<String> earlier,
      int newFiles) {
    /** Copies the list. */
    public Frozen {
      earlier = List.copyOf(earlier);
    }

    /** Of a run that resumes no other. */
    public static Frozen of(String run, String name, Instant startedAt, Manifest manifest) {
      return new Frozen(run, name, startedAt, manifest, manifest.sha256(), List.of(), 0);
    }
  }

  /** The same of other files. */
  Manifest with(List<File> others) {
    return new Manifest(model, data, batchSize, predictions, predictionsFormat, others);
  }

  /** The sum of all files' sizes, counted as often as they are processed. */
  public long inputBytes() {
    return files.stream().mapToLong(File::sizeBytes).sum();
  }

  /** Where a file lies. */
  public ObjectUri uriOf(File file) {
    return new ObjectUri(data.bucket(), file.key());
  }

  /**
   * SHA-256 of the content in lower-case hex: the identity of what is computed. It does not depend
   * on the run, on its ranks, on times, or on where a model of the same digest lies.
   */
  public String sha256() {
    return sha256(ManifestChunks.sha256Of(this));
  }

  /**
   * The same where the digests of the files are known.
   *
   * @param chunks of the files, see {@link ManifestChunks}
   */
  String sha256(List<String> chunks) {
    try {
      return Sha256.of(JSON.writeValueAsBytes(Content.of(this, chunks)));
    } catch (JsonProcessingException e) {
      throw new InternalFault("a manifest cannot be written as JSON", e);
    }
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
    "splitBytes",
    "reading",
    "batchSize",
    "predictions",
    "predictionsFormat",
    "files",
    "chunks"
  })
  private record Content(
      int version,
      String modelSha256,
      String precision,
      int modelBatchSize,
      String modelDevice,
      String bucket,
      String format,
      long splitBytes,
      String reading,
      int batchSize,
      boolean predictions,
      PredictionsFormat predictionsFormat,
      int files,
      List<String> chunks) {
    static Content of(Manifest manifest, List<String> chunks) {
      return new Content(
          2,
          manifest.model.sha256,
          manifest.model.precision,
          manifest.model.batchSize,
          manifest.model.device,
          manifest.data.bucket,
          manifest.data.format,
          manifest.data.splitBytes,
          manifest.data.reading,
          manifest.batchSize,
          manifest.predictions,
          manifest.predictionsFormat,
          manifest.files.size(),
          chunks);
    }
  }
}
