package dev.cosmicai.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.cosmicai.contract.RunSpec;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.time.Duration;
import java.util.Optional;

/** That a job goes on with the files that come to its folder while it runs. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FollowSpec(
    @Min(1)
        @Max(FollowSpec.MAX_INTERVAL_SECONDS)
        @Default("10")
        @JsonPropertyDescription(
            "intervalSeconds: the time between two looks at the folder, in seconds, 1 to "
                + FollowSpec.MAX_INTERVAL_SECONDS
                + ". A look lists all of the folder: one request for each 1,000 objects. A file is"
                + " taken when two looks in a row show the same of it. Unset: 10.")
        Integer intervalSeconds,
    @Min(1)
        @Max(Integer.MAX_VALUE)
        @JsonPropertyDescription(
            "idleSeconds: the job completes when no file has come for so many seconds and all are"
                + " computed. Unset: it follows until drain is true.")
        Long idleSeconds) {
  /** A day. */
  public static final int MAX_INTERVAL_SECONDS = 86_400;

  /** How the name of an object ends that is a partition, and no folder of them. */
  public static final String FILE_PATTERN =
      "(?i)([.](pt|pth|safetensors|npz|npy|parquet|tar)|/metadata[.]csv)([.]gz)?$";

  public static final String FOLDER_MESSAGE =
      "follow needs a folder that files come to, and this names a file: name its folder, or leave"
          + " follow out";
  public static final String FILE_LIMIT_MESSAGE =
      "follow takes every file that comes: leave fileLimit out";
  public static final String TOTAL_SIZE_MESSAGE =
      "follow takes every file that comes: leave totalSize out";
  public static final String WORLD_SIZE_MESSAGE =
      "data.follow needs worldSize, as nobody knows how many files will come: set it to the number"
          + " of ranks that are to wait for them";
  public static final String ASSIGNMENT_MESSAGE =
      "data.follow excludes assignment: Static, as files that come later are nobody's: leave"
          + " assignment out";

  /** Fills in the default. */
  public FollowSpec {
    intervalSeconds =
        intervalSeconds == null
            ? Integer.valueOf((int) RunSpec.Follow.DEFAULT_INTERVAL.toSeconds())
            : intervalSeconds;
  }

  RunSpec.Follow toFollow() {
    return new RunSpec.Follow(
        Duration.ofSeconds(intervalSeconds),
        Optional.ofNullable(idleSeconds).map(Duration::ofSeconds));
  }
}
