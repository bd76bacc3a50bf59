package dev.cosmicai.storage.access;

import dev.cosmicai.storage.calls.CredentialsUnavailable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.profiles.ProfileProperty;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.utils.Lazy;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The places where the SDK's default chain looks for credentials, in its order. Unlike that chain
 * it knows which of them somebody set up, so that it can tell what went wrong there: the SDK's says
 * of a role that is denied no more than that no place had credentials. Closing it stops the renewal
 * of what expires. Thread-safe.
 */
public final class CredentialsChain implements AwsCredentialsProvider, SdkAutoCloseable {
  private final Lazy<StsClient> roles;
  private final List<Place> places;

  /** The place that had credentials; null until one had. */
  private volatile Place found;

  /**
   * Asks nobody yet.
   *
   * @param storeRegion where to ask for the keys of a role, unless the environment or the profile
   *     says
   */
  public CredentialsChain(String storeRegion) {
    TrustedAuthorities.applyToEveryClient();
    String region =
        SdkSystemSetting.AWS_REGION
            .getStringValue()
            .or(() -> profileProperty(ProfileProperty.REGION))
            .orElse(storeRegion);
    this.roles =
        new Lazy<>(
            () ->
                StsClient.builder()
                    .region(Region.of(region))
                    .credentialsProvider(AnonymousCredentialsProvider.create())
                    .build());
    this.places =
        List.of(
            new Place(
                "the system property aws.accessKeyId",
                () -> System.getProperty(SdkSystemSetting.AWS_ACCESS_KEY_ID.property()) != null,
                () -> false,
                new Lazy<>(SystemPropertyCredentialsProvider::create)),
            new Place(
                "AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY",
                () -> isSet("AWS_ACCESS_KEY_ID") || isSet("AWS_SECRET_ACCESS_KEY"),
                () -> false,
                new Lazy<>(EnvironmentVariableCredentialsProvider::create)),
            new Place(
                "the web identity of AWS_WEB_IDENTITY_TOKEN_FILE",
                () -> SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE.getStringValue().isPresent(),
                () -> true,
                new Lazy<>(
                    () ->
                        StsWebIdentityTokenFileCredentialsProvider.builder()
                            .stsClient(roles.getValue())
                            .build())),
            new Place(
                "the profile '" + profileName() + "'",
                CredentialsChain::hasProfile,
                () -> profileProperty(ProfileProperty.AWS_ACCESS_KEY_ID).isEmpty(),
                new Lazy<>(() -> ofProfile(region))),
            new Place(
                "the container's credentials service",
                () ->
                    isSet("AWS_CONTAINER_CREDENTIALS_FULL_URI")
                        || isSet("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"),
                () -> true,
                new Lazy<>(() -> ContainerCredentialsProvider.builder().build())),
            // Every machine may have it or not: that it does not answer is no news.
            new Place(
                "the instance's role",
                () -> false,
                () -> true,
                new Lazy<>(InstanceProfileCredentialsProvider::create)));
  }

  @Override
  public AwsCredentials resolveCredentials() {
    CredentialsUnavailable problem = null;
    RuntimeException last = null;
    for (Place place : found == null ? places : List.of(found)) {
      try {
        AwsCredentials credentials = place.provider.getValue().resolveCredentials();
        found = place;
        return credentials;
      } catch (RuntimeException e) {
        if (problem == null && (place.equals(found) || place.isSetUp.getAsBoolean())) {
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
    places.forEach(place -> close(place.provider));
    close(roles);
  }

  /** The SDK asks for a web identity's keys in the region of the process, if that has one. */
  private AwsCredentialsProvider ofProfile(String region) {
    return profileProperty(ProfileProperty.WEB_IDENTITY_TOKEN_FILE)
        .<AwsCredentialsProvider>map(
            token ->
                StsWebIdentityTokenFileCredentialsProvider.builder()
                    .stsClient(roles.getValue())
                    .webIdentityTokenFile(Path.of(token))
                    .roleArn(profileProperty(ProfileProperty.ROLE_ARN).orElse(null))
                    .roleSessionName(
                        profileProperty(ProfileProperty.ROLE_SESSION_NAME).orElse(null))
                    .build())
        .orElseGet(
            () -> ProfileCredentialsProvider.builder().profileFile(profiles(region)).build());
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

  private static Optional<String> profileProperty(String property) {
    try {
      return ProfileFile.defaultProfileFile()
          .profile(profileName())
          .flatMap(profile -> profile.property(property));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** The profiles as they are written; those without a region ask for the keys of a role there. */
  private static ProfileFile profiles(String region) {
    ProfileFile written = ProfileFile.defaultProfileFile();
    String added =
        written.profiles().values().stream()
            .filter(profile -> profile.property(ProfileProperty.REGION).isEmpty())
            .map(profile -> "[profile " + profile.name() + "]\nregion = " + region + "\n")
            .collect(Collectors.joining());
    return ProfileFile.aggregator()
        .addFile(written)
        .addFile(ProfileFile.builder().type(ProfileFile.Type.CONFIGURATION).content(added).build())
        .build();
  }

  /** Closing makes what is not there yet. */
  private static void close(Lazy<?> lazy) {
    if (lazy.hasValue()) {
      lazy.close();
    }
  }

  /**
   * A place to look; its provider is made when the places before had nothing.
   *
   * @param name in the user's words
   * @param isSetUp whether somebody meant it to give credentials
   * @param renewsKeys whether it gives others when these expire
   */
  private record Place(
      String name,
      BooleanSupplier isSetUp,
      BooleanSupplier renewsKeys,
      Lazy<AwsCredentialsProvider> provider) {}
}
