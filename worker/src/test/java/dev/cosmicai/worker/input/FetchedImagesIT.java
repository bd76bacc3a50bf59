package dev.cosmicai.worker.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.image.EncodedImage;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.transform.SampleValue;
import dev.cosmicai.proto.Assignment;
import dev.cosmicai.storage.TransferStats;
import dev.cosmicai.worker.TestRun;
import dev.cosmicai.worker.context.BackgroundTasks;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.context.RankMonitor;
import dev.cosmicai.worker.context.RankProgress;
import dev.cosmicai.worker.context.StageClock;
import dev.cosmicai.worker.context.StopSignal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Images beside their table, from a store, in a memory that is far smaller than they are. */
@Timeout(120)
class FetchedImagesIT {
  private static final int AHEAD_BYTES = 256 << 10;

  @TempDir private Path folder;
  private final TransferStats transfers = new TransferStats();
  private TestRun run;

  @BeforeEach
  void openStore() throws Exception {
    run = new TestRun(folder);
  }

  @AfterEach
  void closeStore() {
    run.close();
  }

  @Test
  void imagesOfAnySizeComeInOrderAndInBoundedMemory() throws Exception {
    int largest = 400_000;
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      names.add(i + ".png");
      byte[] image = new byte[i % 40 == 20 ? largest : i < 50 ? 1_000 + i : 90_000 + i];
      Arrays.fill(image, (byte) i);
      run.upload("images/" + i + ".png", image);
    }

    FetchedImages images = images(names, AHEAD_BYTES);
    long taken = 0;
    for (int i = 0; i < names.size(); i++) {
      byte[] image = bytes(images.next());
      taken += image.length;

      assertThat(image).startsWith(i).endsWith(i);
      assertThat(transfers.snapshot().bytes())
          .as("fetched when %d were taken", i + 1)
          .isLessThanOrEqualTo(taken + Math.max(AHEAD_BYTES, 2 * largest));
    }
    assertThat(transfers.snapshot().bytes()).isEqualTo(taken);
  }

  @Test
  void namesAreReadAsAFileSystemReadsThem() throws Exception {
    run.upload("images/a/b.png", new byte[] {7});

    FetchedImages images = images(List.of("./a/b.png", "a//b.png", "a/./b.png"), AHEAD_BYTES);

    for (int i = 0; i < 3; i++) {
      assertThat(bytes(images.next())).containsExactly(7);
    }
  }

  @Test
  void imageThatIsLargerThanAnyThatIsReadIsRefused() throws Exception {
    run.upload("images/huge.png", new byte[EncodedImage.MAX_BYTES + 1]);

    assertBad(
        images(List.of("huge.png"), AHEAD_BYTES).next(),
        "s3://survey/images/metadata.csv names the image `huge.png` of 67,108,865 bytes,"
            + " where at most 67,108,864 are read; save it smaller");
  }

  @Test
  void imagesThatAreNotThereAreBadInTheirPlaceAndTheOthersCome() throws Exception {
    run.upload("images/a.png", new byte[] {1});
    run.upload("images/b.png", new byte[] {2});

    FetchedImages images = images(List.of("a.png", "missing.png", "", "b.png"), AHEAD_BYTES);

    assertThat(bytes(images.next())).containsExactly(1);
    assertBad(
        images.next(),
        "s3://survey/images/metadata.csv names the image `missing.png`, and there is no"
            + " `s3://survey/images/missing.png`; correct the table or add it");
    assertBad(
        images.next(),
        "s3://survey/images/metadata.csv holds no name of an image in row 2 (counted from 0);"
            + " complete or remove that row");
    assertThat(bytes(images.next())).containsExactly(2);
  }

  private static byte[] bytes(SampleValue value) {
    return ((SampleValue.Image) value).image().bytes();
  }

  private static void assertBad(SampleValue value, String message) {
    FatalFault fault = ((SampleValue.Bad) value).fault();
    assertThat(fault).hasMessage(message);
    assertThat(fault.reason()).isEqualTo(Reason.PartitionShape);
    assertThat(fault.subject()).contains("s3://survey/images/metadata.csv");
  }

  private FetchedImages images(List<String> names, long aheadBytes) {
    String table = "s3://survey/images/metadata.csv";
    RankContext context =
        new RankContext(
            Assignment.getDefaultInstance(),
            run.store,
            new BackgroundTasks(),
            new StopSignal(),
            new StageClock(),
            transfers,
            new RankProgress(),
            new RankMonitor.Unwatched());
    return new FetchedImages(
        context, ObjectUri.parse(table), names, 0, FileFaults.partition(table), aheadBytes);
  }
}
