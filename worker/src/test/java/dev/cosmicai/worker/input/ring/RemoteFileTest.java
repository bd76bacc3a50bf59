package dev.cosmicai.worker.input.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

class RemoteFileTest {
  private final byte[] content = new byte[1 << 20];
  private final List<String> fetched = new ArrayList<>();
  private final RemoteFile file;

  RemoteFileTest() {
    new Random(1).nextBytes(content);
    file = new RemoteFile(this::start, content.length, () -> ByteBuffer.wrap(content));
  }

  private CompletableFuture<Void> start(long offset, ByteBuffer target, IntConsumer arrived) {
    fetched.add(offset + "+" + target.limit());
    target.put(0, content, (int) offset, target.limit());
    return CompletableFuture.completedFuture(null);
  }

  @Test
  void bothEndsTakeOneRequestEach() {
    assertThat(file.read(5, 1000)).isEqualTo(ByteBuffer.wrap(content, 5, 1000));
    assertThat(file.read(content.length - 60_000L, 60_000))
        .isEqualTo(ByteBuffer.wrap(content, content.length - 60_000, 60_000));
    assertThat(fetched).containsExactly("0+65536", "980992+67584");
  }

  @Test
  void whatLiesBetweenIsFetchedOnceWithWhatFollows() {
    assertThat(file.read(500_000, 30)).isEqualTo(ByteBuffer.wrap(content, 500_000, 30));
    assertThat(file.read(500_030, 100)).isEqualTo(ByteBuffer.wrap(content, 500_030, 100));
    assertThat(file.read(300_000, 100_000)).isEqualTo(ByteBuffer.wrap(content, 300_000, 100_000));
    assertThat(fetched.subList(2, fetched.size())).containsExactly("500000+65536", "300000+100000");
  }

  @Test
  void wholeFileIsDownloadedAndNothingElseAfterwards() {
    assertThat(file.read(0, content.length)).isEqualTo(ByteBuffer.wrap(content));
    assertThat(file.read(500_000, 30)).isEqualTo(ByteBuffer.wrap(content, 500_000, 30));
    assertThat(fetched).hasSize(2);
  }

  @Test
  void endsOfALargeFileAreNoLarger() {
    List<String> asked = new ArrayList<>();
    new RemoteFile(
        (offset, target, arrived) -> {
          asked.add(offset + "+" + target.limit());
          return CompletableFuture.completedFuture(null);
        },
        3L << 40,
        () -> ByteBuffer.allocate(0));

    assertThat(asked).containsExactly("0+65536", ((3L << 40) - (1 << 20)) + "+1048576");
  }

  @Test
  void smallFileIsOnePiece() {
    byte[] little = {1, 2, 3};
    RemoteFile small =
        new RemoteFile(
            (offset, target, arrived) -> {
              target.put(0, little, (int) offset, target.limit());
              return CompletableFuture.completedFuture(null);
            },
            little.length,
            () -> ByteBuffer.wrap(little));

    assertThat(small.read(1, 2)).isEqualTo(ByteBuffer.wrap(little, 1, 2));
  }
}
