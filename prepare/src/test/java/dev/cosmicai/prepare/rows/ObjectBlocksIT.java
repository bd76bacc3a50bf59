package dev.cosmicai.prepare.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.StorageSettings;
import dev.cosmicai.locals3.LocalS3Server;
import dev.cosmicai.storage.AccessKeys;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.TransferStats;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ObjectBlocksIT {
  private static final long FILE_BYTES = 160L << 20;
  private static final int MAX_ROWS_AHEAD = 16;

  @TempDir private Path root;
  private LocalS3Server server;
  private ObjectStore store;

  @BeforeEach
  void start() throws IOException {
    Path sky = Files.createDirectory(root.resolve("sky"));
    try (RandomAccessFile file = new RandomAccessFile(sky.resolve("rows.bin").toFile(), "rw")) {
      file.setLength(FILE_BYTES);
    }
    server = LocalS3Server.start(root, 0);
    StorageSettings settings =
        StorageSettings.of(Optional.of(server.endpoint().toString()), Optional.empty(), true);
    store = ObjectStore.open(settings, new AccessKeys(server.accessKey(), server.secretKey()));
  }

  @AfterEach
  void stop() {
    store.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {100_000, 1 << 20, 3 << 19, 2 << 20, (2 << 20) + 8, 3_000_000, 5 << 20})
  void rowThatWasAskedForAheadIsFetchedOnce(int rowBytes) {
    readAll(rowBytes, false);
  }

  @ParameterizedTest
  @ValueSource(ints = {2 << 20, 3_000_000, 20 << 20, 40 << 20})
  void rowThatWasAskedForBackwardsIsFetchedOnce(int rowBytes) {
    readAll(rowBytes, true);
  }

  private void readAll(int rowBytes, boolean backwards) {
    TransferStats stats = new TransferStats();
    Bytes bytes =
        new ObjectBlocks(store, stats).bytes(store.head(ObjectUri.parse("s3://sky/rows.bin")));
    int rows = (int) (FILE_BYTES / rowBytes);
    int ahead = Math.min(MAX_ROWS_AHEAD, Bytes.MAX_AHEAD_BYTES / rowBytes);
    ByteBuffer row = ByteBuffer.allocate(rowBytes);

    for (int step = -ahead; step < rows; step++) {
      if (step + ahead < rows) {
        bytes.prefetch(place(step + ahead, rows, backwards) * rowBytes, rowBytes);
      }
      if (step >= 0) {
        bytes.read(place(step, rows, backwards) * rowBytes, row.clear());
      }
    }

    // What is left behind the last row may come with it.
    assertThat(stats.snapshot().bytes())
        .isBetween((long) rows * rowBytes, (long) rows * rowBytes + FILE_BYTES % rowBytes);
  }

  private static long place(int step, int rows, boolean backwards) {
    return backwards ? rows - 1 - step : step;
  }
}
