package dev.cosmicai.storage;

import static dev.cosmicai.storage.ObjectStoreContract.random;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import dev.cosmicai.contract.ObjectUri;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is written carries a checksum, without which a bucket with Object Lock takes nothing. */
class WrittenChecksumsIT {
  private static final ObjectUri OUTPUT = ObjectUri.parse("s3://sky/out/big.json");
  private static final String JSON = "application/json";
  private static final String CHECKSUM = "x-amz-checksum-crc32";
  private static final String SWITCH = "aws.requestChecksumCalculation";

  private FakeStore server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeStore();
  }

  @AfterEach
  void stop() {
    System.clearProperty(SWITCH);
    server.close();
  }

  @Test
  void everyPutCarriesTheChecksumOfItsBytes() {
    byte[] content = random(1_000);
    try (ObjectStore store = open()) {
      store.put(OUTPUT, content, JSON);
      store.putIfAbsent(OUTPUT.resolve("other"), content, JSON);
    }

    assertThat(server.headers())
        .hasSize(2)
        .allSatisfy(
            headers -> {
              assertThat(headers.getFirst(CHECKSUM)).isEqualTo(crc32(content));
              assertPlain(headers, content.length);
            });
    assertThat(server.content(OUTPUT)).isEqualTo(content);
  }

  @Test
  void everyPartCarriesTheChecksumOfItsBytes() {
    byte[] content = random(MultipartOutput.PART_BYTES + 5);
    try (ObjectStore store = open()) {
      store.put(OUTPUT, content, JSON);
    }

    byte[] first = Arrays.copyOf(content, MultipartOutput.PART_BYTES);
    byte[] second = Arrays.copyOfRange(content, first.length, content.length);
    assertThat(server.headers().get(0).getFirst("x-amz-checksum-algorithm")).isEqualTo("CRC32");
    assertThat(server.headers().get(1).getFirst(CHECKSUM)).isEqualTo(crc32(first));
    assertThat(server.headers().get(2).getFirst(CHECKSUM)).isEqualTo(crc32(second));
    assertPlain(server.headers().get(1), first.length);
    assertThat(server.content(OUTPUT)).isEqualTo(content);
  }

  @Test
  void aStoreThatTakesNoneGetsNone() {
    System.setProperty(SWITCH, "when_required");
    try (ObjectStore store = open()) {
      store.put(OUTPUT, random(1_000), JSON);
      store.put(OUTPUT, random(MultipartOutput.PART_BYTES + 5), JSON);
    }

    assertThat(server.headers())
        .allSatisfy(
            headers ->
                assertThat(headers.keySet()).noneMatch(name -> name.startsWith("X-amz-checksum")));
  }

  /** Neither chunks that are signed one by one nor checksums after the body. */
  private static void assertPlain(Headers headers, int length) {
    assertThat(headers.getFirst("Content-Length")).isEqualTo(Integer.toString(length));
    assertThat(headers.containsKey("x-amz-trailer")).isFalse();
    assertThat(headers.containsKey("Content-Encoding")).isFalse();
  }

  private static String crc32(byte[] content) {
    CRC32 crc = new CRC32();
    crc.update(content);
    return Base64.getEncoder()
        .encodeToString(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  private ObjectStore open() {
    return ObjectStore.open(server.settings(Duration.ofSeconds(4)), new AccessKeys("any", "any"));
  }
}
