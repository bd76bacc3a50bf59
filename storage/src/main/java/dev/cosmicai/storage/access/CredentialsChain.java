package dev.cosmicai.storage.access;

import dev.cosmicai.storage.calls.CredentialsUnavailable;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.profiles.ProfileProperty;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The places where the SDK's default chain looks for credentials, in its order. Unlike that chain
 * it knows which of them somebody set up, so that it can tell what went wrong there: the SDK's says
 * of a role that is denied no more than that no place had credentials. Closing it stops the renewal
 * of what expires. Thread-safe.
 */
public final class CredentialsChain implements AwsCredentialsProvider, SdkAutoCloseable {
  /** All of them, in order. */
  private final List<Place> places =
      List.of(
          new Place(
              "the system property aws.accessKeyId",
              () -> System.getProperty(SdkSystemSetting.AWS_ACCESS_KEY_ID.property()) != null,
              () -> false,
              SystemPropertyCredentialsProvider::create),
          new Place(
              "AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY",
              () -> isSet("AWS_ACCESS_KEY_ID") || isSet("AWS_SECRET_ACCESS_KEY"),
              () -> false,
              EnvironmentVariableCredentialsProvider::create),
          new Place(
              "the web identity of AWS_WEB_IDENTITY_TOKEN_FILE",
              () -> SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE.getStringValue().isPresent(),
              () -> true,
              WebIdentityTokenFileCredentialsProvider::create),
          new Place(
              "the profile '" + profileName() + "'",
              CredentialsChain::hasProfile,
              () -> !hasProfileProperty(ProfileProperty.AWS_ACCESS_KEY_ID),
              ProfileCredentialsProvider::create),
          new Place(
              "the container's credentials service",
              () ->
                  isSet("AWS_CONTAINER_CREDENTIALS_FULL_URI")
                      || isSet("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"),
              () -> true,
              () -> ContainerCredentialsProvider.builder().build()),
          // Every machine may have it or not: that it does not answer is no news.
          new Place(
              "the instance's role",
              () -> false,
              () -> true,
              InstanceProfileCredentialsProvider::create));

  /** The place that had credentials; null until one had. */
  private volatile Place found;

  /**
   * Asks nobody yet.
   *
   * @param region where to ask for the keys of a role, unless the environment or the profile says
   */
  public CredentialsChain(String region) {
    TrustedAuthorities.applyToEveryClient();
    // The SDK makes these clients itself and looks there.
    if (SdkSystemSetting.AWS_REGION.getStringValue().isEmpty()
        && !hasProfileProperty(ProfileProperty.REGION)) {
      System.setProperty(SdkSystemSetting.AWS_REGION.property(), region);
    }
  }

  @Override
  public AwsCredentials resolveCredentials() {
    CredentialsUnavailable problem = null;
    RuntimeException last = null;
    for (Place place : found == null ? places : List.of(found)) {
      try {
        AwsCredentials credentials = place.provider().resolveCredentials();
        found = place;
        return credentials;
      } catch (RuntimeException e) {
        if (problem == null && (place == found || place.isSetUp.getAsBoolean())) {
          problem = new CredentialsUnavailable(place.name, e);
        }
        last = e;
      }
    }
    // As the cause: of whoever gives credentials, the SDK takes exceptions of its own types only.
    throw SdkClientException.create(
        "no credentials", problem != null ? problem : new CredentialsUnavailable(null, last));
  }

  /** Whether the place that gave credentials gives others when those expire. */
  public boolean renewsKeys() {
    return found != null && found.renewsKeys.getAsBoolean();
  }

  @Override
  public void close() {
    places.forEach(Place::close);
  }

  private static boolean isSet(String variable) {
    return System.getenv(variable) != null;
  }

  private static String profileName() {
    return ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow();
  }

  private static boolean hasProfile() {
    try {
      return ProfileFileSystemSetting.AWS_PROFILE.getNonDefaultStringValue().isPresent()
          || ProfileFile.defaultProfileFile().profile(profileName()).isPresent();
    } catch (RuntimeException e) {
      // There is a file that the SDK cannot read.
      return true;
    }
  }

  private static boolean hasProfileProperty(String property) {
    try {
      return ProfileFile.defaultProfileFile()
          .profile(profileName())
          .flatMap(profile -> profile.property(property))
          .isPresent();
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** A place to look; its provider is made when the places before had nothing. */
  private static final class Place {
    private final String name;
    private final BooleanSupplier isSetUp;
    private final BooleanSupplier renewsKeys;
    private final Supplier<AwsCredentialsProvider> open;
    private AwsCredentialsProvider provider;

    /**
     * Nothing is opened yet.
     *
     * @param name in the user's words
     * @param isSetUp whether somebody meant it to give credentials
     * @param renewsKeys whether it gives others when these expire
     */
    private Place(
        String name,
        BooleanSupplier isSetUp,
        BooleanSupplier renewsKeys,
        Supplier<AwsCredentialsProvider> open) {
      this.name = name;
      this.isSetUp = isSetUp;
      this.renewsKeys = renewsKeys;
      this.open = open;
    }

    private synchronized AwsCredentialsProvider provider() {
      if (provider == null) {
        provider = open.get();
      }
      return provider;
    }

    private synchronized void close() {
      if (provider instanceof SdkAutoCloseable closeable) {
        closeable.close();
      }
    }
  }
}
