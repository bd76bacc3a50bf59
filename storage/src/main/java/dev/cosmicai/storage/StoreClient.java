package dev.cosmicai.storage;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/**
 * Builds the SDK's client so that it works against Amazon S3 and against servers that only resemble
 * it: no checksum trailers and no chunked signatures, which several of those refuse. It never
 * retries: that is {@link Retry}'s, which knows how long the caller is prepared to wait.
 */
final class StoreClient {
  private static final int MAX_CONNECTIONS = 64;
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
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
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

  private static boolean isLoopback(URI endpoint) {
    if (endpoint == null) {
      return false;
    }
    String host = endpoint.getHost();
    try {
      return host.equals("localhost")
          || Character.digit(host.charAt(0), 10) >= 0
              && InetAddress.getByName(host).isLoopbackAddress()
          || host.equals("[::1]");
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static Duration atMost(Duration limit, Duration patience) {
    return limit.compareTo(patience) < 0 ? limit : patience;
  }
}
