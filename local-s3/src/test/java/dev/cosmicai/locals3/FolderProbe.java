package dev.cosmicai.locals3;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A process that serves a folder and reads all of one bucket, for what its locale decides. */
final class FolderProbe {
  private FolderProbe() {}

  /**
   * The process; prints {@code key=content} for each object in ASCII escapes, or what it is told.
   */
  public static void main(String[] args) {
    try (LocalS3Server server = LocalS3Server.start(Path.of(args[0]), 0);
        S3Client client = client(server.endpoint(), server)) {
      for (S3Object object : client.listObjectsV2(r -> r.bucket("sky")).contents()) {
        String content =
            client
                .getObjectAsBytes(r -> r.bucket("sky").key(object.key()))
                .asString(StandardCharsets.UTF_8);
        System.out.println(escaped(object.key()) + "=" + content);
      }
    } catch (S3Exception e) {
      System.out.println(escaped(e.awsErrorDetails().errorMessage()));
    }
    System.exit(0);
  }

  private static S3Client client(URI endpoint, LocalS3Server server) {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(server.accessKey(), server.secretKey())))
        .build();
  }

  private static String escaped(String text) {
    StringBuilder ascii = new StringBuilder();
    text.chars().forEach(c -> ascii.append(c < 128 ? "" + (char) c : "\\u%04x".formatted(c)));
    return ascii.toString();
  }
}
