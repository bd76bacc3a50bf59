package dev.cosmicai.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.cosmicai.coordinator.Sky;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerIT {
  @TempDir Path folder;
  private Sky sky;

  @BeforeEach
  void startServer() throws IOException {
    sky = new Sky(folder);
  }

  @AfterEach
  void stopServer() {
    sky.close();
  }

  @Test
  void everyPageIsListedInNaturalOrder() {
    sky.withPartitions(2_345);

    assertThat(keys(plan()))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 2_345).mapToObj(i -> "data/" + i + ".pt").toList());
  }

  @Test
  void neighboursWithTheSamePrefixAreNotData() {
    sky.withPartitions(2);
    sky.write("data1/3.pt", "another folder's");

    assertThat(keys(plan())).containsExactly("data/1.pt", "data/2.pt");
  }

  @Test
  void formatSelectsTheFiles() {
    sky.withPartitions(1);
    sky.write("data/2.npz", "n");
    sky.write("data/3.safetensors", "s");
    sky.write("data/4.csv", "c");
    sky.write("data/README", "r");

    assertThat(keys(plan())).containsExactly("data/1.pt", "data/2.npz", "data/3.safetensors");
    assertThat(keys(plan("COSMIC_DATA_FORMAT", "pt"))).containsExactly("data/1.pt");
    assertThat(keys(plan("COSMIC_DATA_FORMAT", "npz"))).containsExactly("data/2.npz");
  }

  @Test
  void filesAreKnownByAllEndingsThatPeopleGiveThem() {
    sky.withPartitions(0);
    List.of("1.PT", "2.pth", "3.npy", "4.npz.gz", "5.pt.GZ", "6.bin", "7.gz")
        .forEach(name -> sky.write("data/" + name, name));

    assertThat(keys(plan()))
        .containsExactly("data/1.PT", "data/2.pth", "data/3.npy", "data/4.npz.gz", "data/5.pt.GZ");
    assertThat(keys(plan("COSMIC_DATA_FORMAT", "npz")))
        .containsExactly("data/3.npy", "data/4.npz.gz");
  }

  @Test
  void whatOthersHideBesideTheDataIsPassedOverAndTold() {
    sky.withPartitions(2);
    List.of("._1.pt", ".cache/3.pt", "_temporary/0/4.pt", "_SUCCESS", "_part.pt")
        .forEach(name -> sky.write("data/" + name, name));

    Planner.Preview preview = Planner.preview(sky.config().run(), sky.store);

    assertThat(keys(preview.manifest())).containsExactly("data/1.pt", "data/2.pt", "data/_part.pt");
    assertThat(keys(plan())).isEqualTo(keys(preview.manifest()));
    assertThat(preview.passedOver().count()).isEqualTo(4);
    assertThat(preview.passedOver().sentence())
        .startsWith("4 objects are passed over, no data by their names, the first: ");
  }

  @Test
  void folderThatTheJobNamesMayBeHidden() {
    sky.withPartitions(0);
    sky.write(".data/_temporary/1.pt", "named by the user");

    assertThat(keys(plan("COSMIC_DATA_URI", "s3://sky/.data/_temporary")))
        .containsExactly(".data/_temporary/1.pt");
  }

  @Test
  void folderOfNothingButHiddenFilesIsRefusedWithTheReason() {
    sky.withPartitions(0);
    sky.write("raw/._1.pt", "of macOS");

    assertRefused(
        () -> plan("COSMIC_DATA_URI", "s3://sky/raw"),
        Reason.InputNotFound,
        "(1 object is passed over, no data by its name: ._1.pt); check data.uri");
  }

  @Test
  void modelAndPredictionsBesideTheDataAreNotData() {
    sky.withPartitions(1);
    sky.write("data/model.pt", "a model");
    sky.write("data/out/predictions/0.npz", "an earlier run's");
    sky.environment.put("COSMIC_MODEL_URI", "s3://sky/data/model.pt");
    sky.environment.put("COSMIC_OUTPUT_URI", "s3://sky/data/out");

    assertThat(keys(plan())).containsExactly("data/1.pt");
  }

  @Test
  void exactObjectIsASingleFile() {
    sky.withPartitions(11);
    Manifest manifest = plan("COSMIC_DATA_URI", "s3://sky/data/1.pt");

    assertThat(keys(manifest)).containsExactly("data/1.pt");
  }

  @Test
  void exactObjectOfUnknownFormatIsAskedFor() {
    sky.withPartitions(0);
    sky.write("data/part-0", "p");

    assertRefused(
        () -> plan("COSMIC_DATA_URI", "s3://sky/data/part-0"),
        Reason.InvalidSpec,
        "data.uri: the name of s3://sky/data/part-0 does not tell its format; set data.format");
    sky.environment.put("COSMIC_DATA_FORMAT", "npz");
    assertThat(keys(plan("COSMIC_DATA_URI", "s3://sky/data/part-0")))
        .containsExactly("data/part-0");
  }

  @Test
  void modelIsDigestedUnlessTheJobGivesItsDigest() {
    sky.withPartitions(1);

    // printf 'a model' | sha256sum
    assertThat(plan().model().sha256())
        .isEqualTo("97ff8a35544dcf40ad84047074439dd6aa3a0be469ea578a1b1c017d939ec61c");
    assertThat(plan("COSMIC_MODEL_SHA256", "e".repeat(64)).model().sha256())
        .isEqualTo("e".repeat(64));
  }

  @Test
  void programNeedsNoModelAndGetsAnyObjectAsItIs() {
    sky.withPartitions(1);
    sky.environment.put("COSMIC_PROGRAM", "[\"count\",\"-v\"]");
    sky.write("forest.joblib", "a forest");
    Manifest.Model told = plan("COSMIC_MODEL_URI", "s3://sky/forest.joblib").model();

    assertThat(told.uri()).isEqualTo("s3://sky/forest.joblib");
    assertThat(told.sizeBytes()).isEqualTo("a forest".length());
    assertThat(told.etag()).isNotEmpty();
    assertThat(told.command()).containsExactly("count", "-v");
    sky.environment.remove("COSMIC_MODEL_URI");
    Manifest.Model none = plan("COSMIC_DATA_FORMAT", "auto").model();
    assertThat(none)
        .isEqualTo(new Manifest.Model("", "", 0, "", "auto", 0, "", List.of("count", "-v")));
  }

  @Test
  void manifestHoldsFilesAndIsTheSameForAnyRanks() {
    sky.withPartitions(3);
    Manifest manifest = plan("COSMIC_WORLD_SIZE", "2");

    assertThat(manifest.inputBytes()).isEqualTo(3L * "partition 1".length());
    assertThat(manifest.files().get(2).index()).isEqualTo(2);
    assertThat(manifest.files()).allMatch(file -> !file.etag().isEmpty());
    assertThat(manifest.sha256()).isEqualTo(plan("COSMIC_WORLD_SIZE", "3").sha256());
    assertThat(manifest.sha256()).isEqualTo(plan("COSMIC_ASSIGNMENT", "Static").sha256());
    assertThat(manifest.sha256()).isNotEqualTo(plan("COSMIC_DATA_SPLIT_BYTES", "2097152").sha256());
  }

  @Test
  void splitsAreOfTheSizeThatTheJobSays() {
    sky.withPartitions(1);

    assertThat(plan().data().splitBytes()).isEqualTo(64L << 20);
    assertThat(plan("COSMIC_DATA_SPLIT_BYTES", "2097152").data().splitBytes()).isEqualTo(2 << 20);
  }

  @Test
  void manifestSaysHowColumnsAreRead() {
    sky.withPartitions(1);

    assertThat(plan().data().reading()).isEmpty();
    assertThat(plan("COSMIC_DATA_READING", Manifests.READING).data().reading())
        .isEqualTo(Manifests.READING);
  }

  @Test
  void totalSizeCyclesOverTheFiles() {
    sky.withPartitions(2);

    assertThat(keys(plan("COSMIC_DATA_TOTAL_BYTES", "40")))
        .containsExactly("data/1.pt", "data/2.pt", "data/1.pt", "data/2.pt");
  }

  @Test
  @Timeout(10)
  void whatCannotBeReadIsRefusedWithinSeconds() {
    sky.withPartitions(1);
    sky.write("notes/1.txt", "no data");

    assertRefused(
        () -> plan("COSMIC_DATA_URI", "s3://no-such-bucket/data"),
        Reason.BucketNotFound,
        "no-such-bucket");
    assertRefused(
        () -> plan("COSMIC_MODEL_URI", "s3://no-such-bucket/model.pt"),
        Reason.BucketNotFound,
        "no-such-bucket");
    assertRefused(
        () -> plan("COSMIC_MODEL_URI", "s3://sky/other.pt"), Reason.InputNotFound, "other.pt");
    assertRefused(
        () -> plan("COSMIC_DATA_URI", "s3://sky/empty/"),
        Reason.InputNotFound,
        "data.uri: there are no objects under s3://sky/empty/; check the path");
    assertRefused(
        () -> plan("COSMIC_DATA_URI", "s3://sky/notes"),
        Reason.InputNotFound,
        "data.uri: of 1 objects under s3://sky/notes none has a name that ends in"
            + " .pt, .pth, .safetensors, .npz, .npy, .parquet, .tar, metadata.csv or"
            + " metadata.parquet; check data.uri, or rename the files so that their names tell the"
            + " format");
  }

  @ParameterizedTest
  @CsvSource({
    "1.FITS, cosmic prepare",
    "1.h5, cosmic prepare",
    "1.ckpt, .pt",
    "1.csv, rename the files",
    "1.pt, check data.format"
  })
  void aFolderOfOtherFilesPointsToWhatHelps(String name, String remedy) {
    sky.withPartitions(0);
    sky.write("raw/" + name, "r");
    sky.environment.put("COSMIC_DATA_FORMAT", name.endsWith(".pt") ? "npz" : "auto");

    assertRefused(() -> plan("COSMIC_DATA_URI", "s3://sky/raw"), Reason.InputNotFound, remedy);
  }

  @Test
  void aSingleFileOfASurveyPointsToPreparing() {
    sky.withPartitions(0);
    sky.write("raw/1.fits", "f");

    assertRefused(
        () -> plan("COSMIC_DATA_URI", "s3://sky/raw/1.fits"), Reason.InvalidSpec, "cosmic prepare");
  }

  private Manifest plan() {
    return Sky.plan(sky.config().run(), sky.store);
  }

  private Manifest plan(String name, String value) {
    return Sky.plan(sky.config(name, value).run(), sky.store);
  }

  private static List<String> keys(Manifest manifest) {
    return manifest.files().stream().map(Manifest.File::key).toList();
  }

  private static void assertRefused(ThrowingCallable plan, Reason reason, String message) {
    assertThatThrownBy(plan)
        .asInstanceOf(type(FatalFault.class))
        .satisfies(fault -> assertThat(fault.reason()).isEqualTo(reason))
        .satisfies(fault -> assertThat(fault).hasMessageContaining(message));
  }
}
