package dev.cosmicai.storage;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Where the store is and how to speak to it. Credentials are not here: they come from the SDK's
 * default chain, or from {@link AccessKeys}.
 *
 * @param endpoint an {@code http} or {@code https} URI; null for AWS itself
 * @param region the region to sign for; S3-compatible servers mostly ignore it
 * @param pathStyle whether the bucket is part of the path ({@code host/bucket/key}) rather than of
 *     the host name ({@code bucket.host/key}); most S3-compatible servers need it
 * @param patience how long one operation keeps trying a store that does not answer; more than zero
 */
public record StorageSettings(URI endpoint, String region, boolean pathStyle, Duration patience) {
  private static final Pattern REGION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*");
  private static final String DEFAULT_REGION = "us-east-1";
  private static final int DEFAULT_PATIENCE_SECONDS = 60;
  private static final int MAX_PATIENCE_SECONDS = 7 * 24 * 3_600;

  /** Everything but the endpoint must be there. */
  public StorageSettings {
    if (!REGION.matcher(region).matches()) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "the storage region '" + region + "' is not a name such as " + DEFAULT_REGION);
    }
    if (patience.isNegative() || patience.isZero()) {
      throw new FatalFault(
          Reason.InvalidSpec, "the storage patience is " + patience + "; it must be positive");
    }
  }

  /**
   * Settings from a resource or an environment.
   *
   * @param endpoint empty for AWS itself
   * @param region empty for us-east-1
   * @throws FatalFault {@code InvalidSpec} if the endpoint is not an HTTP URI
   */
  public static StorageSettings of(
      Optional<String> endpoint, Optional<String> region, boolean pathStyle, Duration patience) {
    return new StorageSettings(
        endpoint.map(StorageSettings::parseEndpoint).orElse(null),
        region.orElse(DEFAULT_REGION),
        pathStyle,
        patience);
  }

  /**
   * Settings from a process's environment: {@code COSMIC_S3_ENDPOINT}, {@code COSMIC_S3_REGION},
   * {@code COSMIC_S3_PATH_STYLE} (false) and {@code COSMIC_S3_PATIENCE_SECONDS} (60).
   *
   * @param variable the value of a variable, empty if it is not set
   * @throws FatalFault {@code InvalidSpec} naming the variable that is wrong
   */
  public static StorageSettings fromVariables(Function<String, Optional<String>> variable) {
    return of(
        variable.apply("COSMIC_S3_ENDPOINT"),
        variable.apply("COSMIC_S3_REGION"),
        parsePathStyle(variable.apply("COSMIC_S3_PATH_STYLE").orElse("false")),
        variable
            .apply("COSMIC_S3_PATIENCE_SECONDS")
            .map(StorageSettings::parsePatience)
            .orElse(Duration.ofSeconds(DEFAULT_PATIENCE_SECONDS)));
  }

  /** The store in the user's words, for messages. */
  String storeName() {
    return endpoint == null ? "Amazon S3 in " + region : "the store at " + endpoint;
  }

  private static boolean parsePathStyle(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw refused("COSMIC_S3_PATH_STYLE is '%s', not true or false".formatted(text));
    };
  }

  private static Duration parsePatience(String text) {
    try {
      int seconds = Integer.parseInt(text);
      if (seconds >= 1 && seconds <= MAX_PATIENCE_SECONDS) {
        return Duration.ofSeconds(seconds);
      }
    } catch (NumberFormatException e) {
      // Told below, together with what is out of bounds.
    }
    throw refused(
        "COSMIC_S3_PATIENCE_SECONDS is '%s', not a whole number from 1 to %d"
            .formatted(text, MAX_PATIENCE_SECONDS));
  }

  private static FatalFault refused(String problem) {
    return new FatalFault(Reason.InvalidSpec, "environment variable " + problem);
  }

  private static URI parseEndpoint(String text) {
    try {
      URI uri = new URI(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getRawUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Told below, together with what parses but is no HTTP endpoint.
    }
    throw new FatalFault(
        Reason.InvalidSpec,
        "the storage endpoint '" + text + "' is not a URI such as https://minio.example.org:9000");
  }
}
