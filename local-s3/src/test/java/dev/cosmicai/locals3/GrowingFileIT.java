package dev.cosmicai.locals3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Files that come into the folder while it is listed, as a run sees them that follows it. */
class GrowingFileIT {
  @TempDir Path root;

  private Path bucket;
  private LocalS3Server server;
  private LocalClient client;

  @BeforeEach
  void start() throws IOException {
    bucket = Files.createDirectory(root.resolve("sky"));
    server = LocalS3Server.start(root, 0);
    client = LocalClient.of(server);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private S3Object listed() {
    List<S3Object> all = client.list("sky");
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  @Test
  void fileThatIsBeingCopiedIsListedWithAnotherSizeAndETagEachTime() throws IOException {
    try (OutputStream copy = Files.newOutputStream(bucket.resolve("1.pt"))) {
      copy.write(new byte[1_000]);
      S3Object first = listed();
      copy.write(new byte[500]);
      S3Object second = listed();

      assertThat(first.size()).isEqualTo(1_000);
      assertThat(second.size()).isEqualTo(1_500);
      assertThat(second.eTag()).isNotEqualTo(first.eTag());
      assertThat(listed()).as("nothing was written meanwhile").isEqualTo(second);
    }
  }

  /** As tools do that keep a file's times: its size tells nothing any more, its time does. */
  @Test
  void fileOfItsFinalSizeWhoseTimeIsSetLastHasAnotherETag() throws IOException {
    Path file = Files.write(bucket.resolve("1.pt"), new byte[1_000]);
    S3Object before = listed();
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));
    S3Object after = listed();

    assertThat(after.size()).isEqualTo(before.size());
    assertThat(after.eTag()).isNotEqualTo(before.eTag());
    assertThat(after.lastModified()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
  }

  @Test
  void fileThatIsMovedIntoTheFolderIsWholeWhenItIsListed() throws IOException {
    Path elsewhere = Files.write(root.resolve("1.part"), new byte[1_000]);
    assertThat(client.list("sky")).isEmpty();
    Files.move(elsewhere, bucket.resolve("1.pt"), StandardCopyOption.ATOMIC_MOVE);
    S3Object first = listed();

    assertThat(first.size()).isEqualTo(1_000);
    assertThat(listed()).isEqualTo(first);
  }

  @Test
  void fileThatIsWrittenOverIsAnotherOne() throws IOException {
    client.put("sky", "1.pt", "one");
    S3Object first = listed();
    Files.writeString(bucket.resolve("1.pt"), "three");

    assertThat(listed().eTag()).isNotEqualTo(first.eTag());
    assertThat(listed().size()).isEqualTo(5);
  }
}
