package dev.cosmicai.prepare;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What {@code dataset.json} says. It is also the journal of a preparation that goes on: then {@code
 * complete} is false, and it lists the partitions that are stored for certain. It holds nothing
 * that differs from one run to another.
 *
 * @param format {@value #FORMAT}
 * @param complete whether all partitions are there
 * @param fingerprint what the dataset is made of and how, as a digest
 * @param samples of all partitions that it lists
 * @param shape channels, height and width of an image
 * @param magnitudes the columns' names
 * @param kept the names of the columns that are kept as they are; null for none
 * @param seed what shuffled the samples; null for the input's order
 * @param images range of all pixels; null if it lists no partition
 * @param magnitudeRanges range of each magnitude
 * @param redshift range of all redshifts; null if they are unknown
 * @param sha256 digest of the lines that {@code sha256sum} would print of the partitions, in order
 * @param partitions the files
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Dataset(
    String format,
    boolean complete,
    String fingerprint,
    long samples,
    List<Long> shape,
    List<String> magnitudes,
    List<String> kept,
    Long seed,
    Range images,
    List<Range> magnitudeRanges,
    Range redshift,
    String sha256,
    List<Partition> partitions) {
  /** Its name beside the partitions. */
  public static final String NAME = "dataset.json";

  static final String FORMAT = "cosmic-dataset/1";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * One file.
   *
   * @param name beside {@code dataset.json}
   * @param redshift null if unknown
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Partition(
      String name,
      int samples,
      long bytes,
      String sha256,
      Range images,
      List<Range> magnitudes,
      Range redshift) {
    /** Copies the ranges. */
    public Partition {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(sha256, "sha256");
      Objects.requireNonNull(images, "images");
      magnitudes = List.copyOf(magnitudes);
    }
  }

  /**
   * The smallest and the largest of some values.
   *
   * @param min positive infinity if there are none
   * @param max negative infinity if there are none
   */
  public record Range(float min, float max) {
    static final Range NONE = new Range(Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);

    /** The range of some values. */
    static Range of(float... values) {
      float min = Float.POSITIVE_INFINITY;
      float max = Float.NEGATIVE_INFINITY;
      for (float value : values) {
        min = Math.min(min, value);
        max = Math.max(max, value);
      }
      return new Range(min, max);
    }

    /** The range of both. */
    Range and(Range other) {
      return new Range(Math.min(min, other.min), Math.max(max, other.max));
    }
  }

  /** Copies the lists. */
  public Dataset {
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(fingerprint, "fingerprint");
    shape = List.copyOf(shape);
    magnitudes = List.copyOf(magnitudes);
    magnitudeRanges = List.copyOf(magnitudeRanges);
    partitions = List.copyOf(partitions);
  }

  /** The description of some partitions. */
  static Dataset of(Header header, boolean complete, List<Partition> partitions) {
    List<Range> magnitudes = new ArrayList<>();
    for (int m = 0; !partitions.isEmpty() && m < header.magnitudes().size(); m++) {
      int column = m;
      magnitudes.add(range(partitions, partition -> partition.magnitudes().get(column)));
    }
    String sums =
        partitions.stream()
            .map(partition -> partition.sha256() + "  " + partition.name() + "\n")
            .collect(Collectors.joining());
    return new Dataset(
        FORMAT,
        complete,
        header.fingerprint(),
        partitions.stream().mapToLong(Partition::samples).sum(),
        header.shape(),
        header.magnitudes(),
        header.kept().isEmpty() ? null : header.kept(),
        header.seed(),
        range(partitions, Partition::images),
        magnitudes,
        range(partitions, Partition::redshift),
        Digests.sha256(sums.getBytes(StandardCharsets.UTF_8)),
        partitions);
  }

  /** The range over all partitions that have one; null if none has. */
  private static Range range(List<Partition> partitions, Function<Partition, Range> range) {
    return partitions.stream().map(range).filter(Objects::nonNull).reduce(Range::and).orElse(null);
  }

  /** What is the same for all partitions. */
  record Header(
      String fingerprint,
      List<Long> shape,
      List<String> magnitudes,
      List<String> kept,
      Long seed) {}

  byte[] json() {
    try {
      return (JSON.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new InternalFault("the description of a dataset cannot be written", e);
    }
  }

  /** Reads what {@link #json} wrote. */
  static Dataset parse(byte[] json, String place) {
    IOException unreadable = null;
    try {
      Dataset dataset = JSON.readValue(json, Dataset.class);
      if (dataset != null && dataset.format().equals(FORMAT)) {
        return dataset;
      }
    } catch (IOException e) {
      unreadable = e;
    }
    throw new FatalFault(
        Reason.OutputRefused,
        place + " is there and not what this program writes; choose another folder",
        unreadable);
  }
}
