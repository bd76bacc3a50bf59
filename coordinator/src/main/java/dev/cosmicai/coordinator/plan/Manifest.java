package dev.cosmicai.coordinator.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.cosmicai.contract.Device;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.contract.PredictionsFormat;
import dev.cosmicai.contract.Reading;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.storage.StoredObject;
import java.time.Instant;
import java.util.ArrayList;
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
   * The network's archive, or what a program that stands for our ranks is told of its model.
   *
   * @param uri where it lies; empty if a program brings its own
   * @param sha256 of the whole archive, lower-case hex; empty if there is none
   * @param sizeBytes its size
   * @param etag as the store gave it, without its quotes
   * @param precision what it computes in, as a job says it
   * @param batchSize samples of one forward pass; 0: what the archive recommends
   * @param device cpu or cuda; empty: auto, as before there was a choice
   * @param command the words of the program that the ranks are; empty: ours
   */
  public record Model(
      String uri,
      String sha256,
      long sizeBytes,
      String etag,
      String precision,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JsonSetter(nulls = Nulls.AS_EMPTY)
          int batchSize,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY) String device,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
          List<String> command) {
    /**
     * Refuses another word for the device: two for one would be two digests; and our ranks without
     * a network.
     *
     * @throws IllegalArgumentException for it
     */
    public Model {
      command = List.copyOf(command);
      if (uri.isEmpty() && command.isEmpty()) {
        throw new IllegalArgumentException("there is neither a model nor a command");
      }
      if (!device.isEmpty() && !DEVICES.contains(device)) {
        throw new IllegalArgumentException("the device is neither cpu nor cuda");
      }
    }

    /** Of our ranks. */
    public Model(
        String uri,
        String sha256,
        long sizeBytes,
        String etag,
        String precision,
        int batchSize,
        String device) {
      this(uri, sha256, sizeBytes, etag, precision, batchSize, device, List.of());
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
   * @param modifiedMillis when it was written, since 1970, as the store says; 0 if it does not, and
   *     for the files of a first generation, which need not be computed soon after
   */
  @JsonPropertyOrder({"index", "key", "sizeBytes", "etag", "modifiedMillis"})
  public record File(
      int index,
      String key,
      long sizeBytes,
      String etag,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long modifiedMillis) {
    /**
     * Refuses what names no object.
     *
     * @throws IllegalArgumentException for it
     */
    public File {
      if (key == null || etag == null || modifiedMillis < 0) {
        throw new IllegalArgumentException("a file without a key or an ETag, or from before 1970");
      }
    }

    /** One of which it makes no difference when it was written. */
    public File(int index, String key, long sizeBytes, String etag) {
      this(index, key, sizeBytes, etag, 0);
    }

    /** An object as it was listed. */
    public static File of(int index, StoredObject object) {
      return new File(
          index, object.uri().key(), object.sizeBytes(), object.etag(), object.modifiedMillis());
    }

    /** The same at another position. */
    File at(int position) {
      return new File(position, key, sizeBytes, etag, modifiedMillis);
    }

    private File whenever() {
      return modifiedMillis == 0 ? this : new File(index, key, sizeBytes, etag);
    }

    /** In words, what of this file is another in a version of it that differs. */
    public String change(long sizeNow, String etagNow) {
      return etag.equals(etagNow)
          ? "%d bytes, now %d".formatted(sizeBytes, sizeNow)
          : "ETag %s, now %s".formatted(etag, etagNow);
    }

    /** Whether both are the same object in the same version, at whatever position. */
    boolean isSameAs(File other) {
      return key.equals(other.key) && sizeBytes == other.sizeBytes && etag.equals(other.etag);
    }
  }

  /**
   * Files that were taken at the same time, behind those that there were.
   *
   * @param files how many there are with it, in all
   * @param takenAt when they were taken, in whole milliseconds
   */
  public record Generation(int files, Instant takenAt) {}

  /**
   * A manifest that belongs to a run. Files that come later go behind those that it has, as another
   * generation, and change no split's number.
   *
   * @param run the run's UID
   * @param name the job's name, for people
   * @param startedAt when the run froze it, in whole milliseconds
   * @param manifest what the run computes
   * @param sha256 the manifest's digest
   * @param base the digest that it had with the first generation only, which stays when files come
   *     to it, and when another run takes it over
   * @param generations when which files came: the first one may have none, each other one has more
   * @param newFiles how many of the files, the last ones, this run has added
   */
  public record Frozen(
      String run,
      String name,
      Instant startedAt,
      Manifest manifest,
      String sha256,
      String base,
      List<Generation> generations,
      int newFiles) {
    /** Copies the list. */
    public Frozen {
      generations = List.copyOf(generations);
    }

    /** Of a run that resumes no other. */
    public static Frozen of(String run, String name, Instant startedAt, Manifest planned) {
      Manifest first = planned.with(planned.files().stream().map(File::whenever).toList());
      String sha256 = first.sha256();
      Generation all = new Generation(first.files().size(), startedAt);
      return new Frozen(run, name, startedAt, first, sha256, sha256, List.of(all), 0);
    }

    /** As another run goes on with it, which has added no files yet. */
    Frozen takenOver(String byRun, String byName, Instant at) {
      return new Frozen(byRun, byName, at, manifest, sha256, base, generations, 0);
    }

    /**
     * With a manifest that begins with these files; what comes behind them is a generation.
     *
     * @param grownSha256 its digest
     * @param takenAt when the files behind were taken
     */
    Frozen grown(Manifest grown, String grownSha256, Instant takenAt) {
      int more = grown.files().size() - manifest.files().size();
      List<Generation> all = new ArrayList<>(generations);
      if (more > 0) {
        all.add(new Generation(grown.files().size(), takenAt));
      }
      return new Frozen(run, name, startedAt, grown, grownSha256, base, all, newFiles + more);
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

  /** The same as text, of the file at a position; null if there is none. */
  public String partition(int index) {
    return 0 <= index && index < files.size() ? uriOf(files.get(index)).toString() : null;
  }

  /**
   * SHA-256 of the content in lower-case hex: the identity of what is computed. It does not depend
   * on the run, on its ranks, on where a model of the same digest lies, or on times but those of
   * files that came later.
   */
  public String sha256() {
    return sha256(List.of());
  }

  /**
   * The same where the digests of the files' first chunks are known.
   *
   * @param full theirs, see {@link ManifestChunks}
   */
  String sha256(List<String> full) {
    return ManifestDigest.of(this, ManifestChunks.sha256Of(this, full));
  }
}
