package dev.cosmicai.storage;

import dev.cosmicai.contract.StorageSettings;
import dev.cosmicai.storage.access.TrustedAuthorities;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/**
 * Builds the SDK's client so that it works against Amazon S3 and against servers that only resemble
 * it: no checksum trailers and no chunked signatures, which several of those refuse. What is
 * written carries its checksum in a header, which buckets with Object Lock want and others pass
 * over; {@code AWS_REQUEST_CHECKSUM_CALCULATION=when_required}, which the SDK reads itself, is for
 * stores that refuse it. It never retries: that is {@link dev.cosmicai.storage.calls.Retry}'s,
 * which knows how long the caller is prepared to wait.
 */
final class StoreClient {
  private static final int MAX_CONNECTIONS = 64;
  private static final int TRIES_WITHIN_PATIENCE = 4;
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration SILENCE_LIMIT = Duration.ofSeconds(15);

  private StoreClient() {}

  static S3Client build(StorageSettings settings, AwsCredentialsProvider credentials) {
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(settings.region()))
            .credentialsProvider(credentials)
            .httpClientBuilder(httpClient(settings))
            .forcePathStyle(settings.pathStyle())
            .crossRegionAccessEnabled(true)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(S3Configuration.builder().chunkedEncodingEnabled(false).build())
            .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()));
    if (settings.endpoint() != null) {
      builder.endpointOverride(settings.endpoint());
    }
    return builder.build();
  }

  private static Apache5HttpClient.Builder httpClient(StorageSettings settings) {
    Apache5HttpClient.Builder builder =
        Apache5HttpClient.builder()
            .maxConnections(MAX_CONNECTIONS)
            .connectionTimeout(atMost(CONNECT_LIMIT, settings.patience()))
            .socketTimeout(atMost(SILENCE_LIMIT, settings.patience()))
            .tcpKeepAlive(true);
    if (isPlain(settings.endpoint())) {
      // Reading the trusted certificates takes a good part of the start, for nothing.
      builder.tlsSocketStrategy(
          (socket, host, port, attachment, context) -> {
            throw new IOException(settings.endpoint() + " is not to be reached by TLS");
          });
    } else {
      TrustedAuthorities.fromEnvironment().ifPresent(builder::tlsTrustManagersProvider);
    }
    if (isLoopback(settings.endpoint())) {
      // A proxy that the environment names for the outside world cannot reach this machine's own.
      builder.proxyConfiguration(
          ProxyConfiguration.builder()
              .useSystemPropertyValues(false)
              .useEnvironmentVariableValues(false)
              .build());
    }
    return builder;
  }

  private static boolean isPlain(URI endpoint) {
    return endpoint != null && endpoint.getScheme().equals("http");
  }

  private static boolean isLoopback(URI endpoint) {
    if (endpoint == null) {
      return false;
    }
    String host = endpoint.getHost();
    try {
      return host.equals("localhost")
          || (Character.isDigit(host.charAt(0)) && InetAddress.getByName(host).isLoopbackAddress())
          || host.equals("[::1]");
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** The limit, or less where the patience is short: a silent connection must not use it up. */
  private static Duration atMost(Duration limit, Duration patience) {
    Duration share = patience.dividedBy(TRIES_WITHIN_PATIENCE);
    return limit.compareTo(share) < 0 ? limit : share;
  }
}
