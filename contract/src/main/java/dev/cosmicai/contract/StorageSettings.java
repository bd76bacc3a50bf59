package dev.cosmicai.contract;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the store is and how to speak to it. Credentials are not here: they come from the SDK's
 * default chain, or from the keys that a caller gives.
 *
 * @param endpoint an {@code http} or {@code https} URI; null for AWS itself
 * @param region the region to sign for; S3-compatible servers mostly ignore it
 * @param pathStyle whether the bucket is part of the path ({@code host/bucket/key}) rather than of
 *     the host name ({@code bucket.host/key}); most S3-compatible servers need it
 * @param patience how long one operation keeps trying a store that does not answer; more than zero
 */
public record StorageSettings(URI endpoint, String region, boolean pathStyle, Duration patience) {
  /** The region of stores that name none. */
  public static final String DEFAULT_REGION = "us-east-1";

  /** A region's name; a regular expression of CEL and of Java. */
  public static final String REGION_PATTERN = "^[A-Za-z0-9][A-Za-z0-9-]*$";

  private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(60);
  private static final Pattern REGION = Pattern.compile(REGION_PATTERN);

  /** Everything but the endpoint must be there. */
  public StorageSettings {
    parseRegion(region);
    if (patience.isNegative() || patience.isZero()) {
      throw new FatalFault(
          Reason.InvalidSpec, "the storage patience is " + patience + "; it must be positive");
    }
  }

  /**
   * Settings as a resource or an option says them.
   *
   * @param endpoint empty for AWS itself
   * @param region empty for us-east-1
   * @throws FatalFault {@code InvalidSpec} if the endpoint is not an HTTP URI
   */
  public static StorageSettings of(
      Optional<String> endpoint, Optional<String> region, boolean pathStyle) {
    return new StorageSettings(
        endpoint.map(StorageSettings::parseEndpoint).orElse(null),
        region.orElse(DEFAULT_REGION),
        pathStyle,
        DEFAULT_PATIENCE);
  }

  /**
   * Settings from a process's environment.
   *
   * @throws FatalFault {@code InvalidSpec} naming the variable that is wrong
   */
  public static StorageSettings from(Environment environment) {
    return new StorageSettings(
        environment.get(Variables.S3_ENDPOINT).orElse(null),
        environment.get(Variables.S3_REGION).orElse(DEFAULT_REGION),
        environment.get(Variables.S3_PATH_STYLE).orElse(false),
        environment.get(Variables.S3_PATIENCE).orElse(DEFAULT_PATIENCE));
  }

  /** Adds these settings to an environment. The default patience leaves it to who sets one. */
  public void putTo(Map<String, String> variables) {
    Variables.S3_ENDPOINT.put(variables, endpoint);
    Variables.S3_REGION.put(variables, region);
    Variables.S3_PATH_STYLE.put(variables, pathStyle);
    Variables.S3_PATIENCE.put(variables, patience.equals(DEFAULT_PATIENCE) ? null : patience);
  }

  /** The store in the user's words, for messages. */
  public String storeName() {
    return endpoint == null ? "Amazon S3 in " + region : "the store at " + endpoint;
  }

  /** These settings, but for what the options of a command say. */
  public StorageSettings overriddenBy(
      Optional<String> otherEndpoint, Optional<String> otherRegion, boolean forcePathStyle) {
    return new StorageSettings(
        otherEndpoint.map(StorageSettings::parseEndpoint).orElse(endpoint),
        otherRegion.orElse(region),
        forcePathStyle || pathStyle,
        patience);
  }

  /** The same store, tried for another time. */
  public StorageSettings withPatience(Duration other) {
    return new StorageSettings(endpoint, region, pathStyle, other);
  }

  static String parseRegion(String text) {
    if (!REGION.matcher(text).matches()) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "the storage region '" + text + "' is not a name such as " + DEFAULT_REGION);
    }
    return text;
  }

  static URI parseEndpoint(String text) {
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
