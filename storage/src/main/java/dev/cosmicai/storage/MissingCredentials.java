package dev.cosmicai.storage;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The credentials chain found nothing. The SDK says so with the same exception type as it uses for
 * a network that is down, which is why {@link #recognizing} gives it a type of its own.
 */
final class MissingCredentials extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean mayPass;

  private MissingCredentials(boolean mayPass, SdkClientException cause) {
    super(cause.getMessage(), cause);
    this.mayPass = mayPass;
  }

  /** Whether a service that hands out credentials is configured and only did not answer. */
  boolean mayPass() {
    return mayPass;
  }

  /** The SDK's default chain, failing with this exception. */
  static AwsCredentialsProvider recognizing() {
    return new Recognizing(DefaultCredentialsProvider.builder().build());
  }

  /** A provider that fails with this exception; closing it stops the refreshing of what expires. */
  record Recognizing(AwsCredentialsProvider provider)
      implements AwsCredentialsProvider, SdkAutoCloseable {
    @Override
    public AwsCredentials resolveCredentials() {
      try {
        return provider.resolveCredentials();
      } catch (SdkClientException e) {
        throw new MissingCredentials(servedByAnotherProcess(), e);
      }
    }

    private static boolean servedByAnotherProcess() {
      return System.getenv("AWS_WEB_IDENTITY_TOKEN_FILE") != null
          || System.getenv("AWS_CONTAINER_CREDENTIALS_FULL_URI") != null
          || System.getenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") != null;
    }

    @Override
    public void close() {
      if (provider instanceof SdkAutoCloseable closeable) {
        closeable.close();
      }
    }
  }
}
