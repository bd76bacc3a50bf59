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
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
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

  @Test
  void aListingIsThatOfS3ProxyWithoutLookingAtEveryFile() throws IOException {
    for (String key :
        List.of(
            "a", "a-b", "a.pt", "b/1.pt", "b/10.pt", "b/c/d/x", "b-1/y", "b.d/z", "ä/ü", "zz/z")) {
      Path file = root.resolve("plain").resolve(key);
      Files.createDirectories(file.getParent());
      Files.writeString(file, key);
    }
    Files.createDirectories(root.resolve("plain/empty/inner"));
    store.putBlob(request("marker/"), InputStream.nullInputStream());
    Files.createSymbolicLink(root.resolve("plain/link"), root.resolve("plain/b/c"));
    FilesystemNio2BlobStore proxys = new FilesystemNio2BlobStore(root.toString());

    for (String prefix :
        List.of("", "a", "b", "b/", "b/c/", "b/c/d", "ma", "nothing/", "link/d/x")) {
      for (String after :
          List.of("", "a", "a-b", "b", "b/1.pt", "b/1.pt/", "b/c", "b0", "marker")) {
        for (int most : new int[] {1, 2, 1_000}) {
          ListObjectsV2Request request =
              ListObjectsV2Request.builder()
                  .bucket("plain")
                  .prefix(prefix)
                  .startAfter(after)
                  .maxKeys(most)
                  .build();
          ListObjectsV2Response page = store.list(request);
          ListObjectsV2Response expected = proxys.list(request);

          assertThat(page.contents().stream().map(FolderBlobStoreTest::withoutETag).toList())
              .as("%s", request)
              .isEqualTo(
                  expected.contents().stream().map(FolderBlobStoreTest::withoutETag).toList());
          assertThat(page.isTruncated()).isEqualTo(expected.isTruncated());
          assertThat(page.nextContinuationToken()).isEqualTo(expected.nextContinuationToken());
        }
      }
    }
  }

  private static S3Object withoutETag(S3Object object) {
    return object.toBuilder().eTag(null).build();
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
