package dev.cosmicai.locals3;

import java.nio.charset.StandardCharsets;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A client of a local server, as others would use one. */
record LocalClient(S3Client s3) implements AutoCloseable {
  static LocalClient of(LocalS3Server server) {
    return of(server, server.accessKey(), server.secretKey());
  }

  static LocalClient of(LocalS3Server server, String accessKey, String secretKey) {
    return new LocalClient(
        S3Client.builder()
            .endpointOverride(server.endpoint())
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
            .build());
  }

  void put(String bucket, String key, String content) {
    s3.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromString(content));
  }

  String read(String bucket, String key) {
    return s3.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asString(StandardCharsets.UTF_8);
  }

  /** The object's ETag. */
  String head(String bucket, String key) {
    return s3.headObject(r -> r.bucket(bucket).key(key)).eTag();
  }

  List<S3Object> list(String bucket) {
    return s3.listObjectsV2Paginator(r -> r.bucket(bucket)).contents().stream().toList();
  }

  @Override
  public void close() {
    s3.close();
  }
}
