package dev.cosmicai.locals3;

import java.nio.file.Path;
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
        LocalClient client = LocalClient.of(server)) {
      for (S3Object object : client.list("sky")) {
        System.out.println(escaped(object.key()) + "=" + client.read("sky", object.key()));
      }
    } catch (S3Exception e) {
      System.out.println(escaped(e.awsErrorDetails().errorMessage()));
    }
    System.exit(0);
  }

  private static String escaped(String text) {
    StringBuilder ascii = new StringBuilder();
    text.chars().forEach(c -> ascii.append(c < 128 ? "" + (char) c : "\\u%04x".formatted(c)));
    return ascii.toString();
  }
}
