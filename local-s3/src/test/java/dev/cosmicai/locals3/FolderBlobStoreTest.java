package dev.cosmicai.locals3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

class FolderBlobStoreTest {
  @TempDir Path root;

  private FolderBlobStore store;

  @BeforeEach
  void open() throws IOException {
    Files.createDirectory(root.resolve("plain"));
    store = new FolderBlobStore(new FilesystemNio2BlobStore(root.toString()), root);
  }

  @Test
  void anObjectIsListedOnlyWhenItIsThere() {
    List<String> listedMeanwhile = new ArrayList<>();
    List<Path> filesMeanwhile = new ArrayList<>();
    InputStream payload =
        new ByteArrayInputStream(new byte[10]) {
          @Override
          public synchronized int read(byte[] b, int off, int len) {
            listedMeanwhile.addAll(list());
            filesMeanwhile.addAll(files());
            return super.read(b, off, len);
          }
        };

    store.putBlob(request("ranks/0.json"), payload);

    assertThat(filesMeanwhile).isNotEmpty();
    assertThat(listedMeanwhile).isEmpty();
    assertThat(list()).containsExactly("ranks/0.json");
  }

  @Test
  void aFileThatOnlyLooksTemporaryIsListed() throws IOException {
    String name = "part-0c1c5b0e-7a46-4b02-9f0c-0a8d3a1f2b3c";
    Files.writeString(root.resolve("plain").resolve(name), "x");

    assertThat(list()).containsExactly(name);
  }

  private List<String> list() {
    return store
        .list(ListObjectsV2Request.builder().bucket("plain").maxKeys(1_000).build())
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }

  private List<Path> files() {
    try (var files = Files.walk(root.resolve("plain"))) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PutObjectRequest request(String key) {
    return PutObjectRequest.builder().bucket("plain").key(key).build();
  }
}
