package dev.cosmicai.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.contract.cost.Pricing;
import dev.cosmicai.contract.program.Program;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunSpecTest {
  /** Every component has another value than its default. */
  static final RunSpec EVERYTHING =
      new RunSpec(
          "uid-1",
          "galaxies",
          new RunSpec.Model(
              Optional.of(ObjectUri.parse("s3://models/net.onnx")),
              Optional.of("a".repeat(64)),
              Precision.BF16,
              Optional.of(32),
              Device.CUDA),
          Optional.of(new Program(List.of("python", "-c", "print(\"é\")\n", ""))),
          new RunSpec.Data(
              ObjectUri.parse("s3://sky/25MB"),
              PartitionFormat.NPZ,
              Optional.empty(),
              Optional.of(1L << 40),
              Optional.of(1L << 30),
              ReadingTest.EVERYTHING,
              Optional.empty()),
          new RunSpec.Output(ObjectUri.parse("s3://results/a b"), false, PredictionsFormat.NPZ),
          Optional.of(130),
          256,
          Coordination.GANG,
          AssignmentPolicy.STATIC,
          Optional.of(Duration.ofSeconds(9)),
          3,
          Optional.of(0),
          7,
          true,
          true,
          new Pricing(1, 2.5, 3e-9, 4.5),
          new StorageSettings(
              URI.create("http://minio:9000"), "eu-west-1", true, Duration.ofSeconds(7)));

  private static final RunSpec LEAST =
      new RunSpec(
          "uid-2",
          "least",
          new RunSpec.Model(
              Optional.of(ObjectUri.parse("s3://models/net.pt")),
              Optional.empty(),
              Precision.AUTO,
              Optional.empty(),
              Device.AUTO),
          Optional.empty(),
          new RunSpec.Data(
              ObjectUri.parse("s3://sky"),
              PartitionFormat.AUTO,
              Optional.of(4),
              Optional.empty(),
              Optional.empty(),
              Reading.DEFAULT,
              Optional.empty()),
          new RunSpec.Output(ObjectUri.parse("s3://results/b"), true, PredictionsFormat.PARQUET),
          Optional.empty(),
          512,
          Coordination.INDEPENDENT,
          AssignmentPolicy.DYNAMIC,
          Optional.empty(),
          0,
          Optional.empty(),
          0,
          false,
          false,
          Pricing.defaults(),
          StorageSettings.of(Optional.empty(), Optional.empty(), false));

  private static final RunSpec.Follow FOLLOW =
      new RunSpec.Follow(Duration.ofSeconds(5), Optional.of(Duration.ofHours(1)));

  /** The least one with another number of ranks and other data, which excludes much else. */
  private static RunSpec following(Optional<Integer> worldSize, AssignmentPolicy assignment) {
    return least(
        LEAST.model(),
        Optional.empty(),
        data(Optional.empty(), Optional.empty()),
        worldSize,
        assignment);
  }

  private static RunSpec of(Optional<String> modelUri, Optional<Program> program) {
    return least(
        new RunSpec.Model(
            modelUri.map(ObjectUri::parse),
            Optional.empty(),
            Precision.AUTO,
            Optional.empty(),
            Device.AUTO),
        program,
        LEAST.data(),
        LEAST.worldSize(),
        LEAST.assignment());
  }

  private static RunSpec least(
      RunSpec.Model model,
      Optional<Program> program,
      RunSpec.Data data,
      Optional<Integer> worldSize,
      AssignmentPolicy assignment) {
    return new RunSpec(
        LEAST.runUid(),
        LEAST.runName(),
        model,
        program,
        data,
        LEAST.output(),
        worldSize,
        LEAST.batchSize(),
        LEAST.coordination(),
        assignment,
        LEAST.startDeadline(),
        LEAST.maxFailedRanks(),
        LEAST.maxFailedSplits(),
        LEAST.maxBadSamples(),
        LEAST.resume(),
        LEAST.profile(),
        LEAST.pricing(),
        LEAST.storage());
  }

  private static RunSpec.Data data(Optional<Integer> fileLimit, Optional<Long> totalBytes) {
    return new RunSpec.Data(
        ObjectUri.parse("s3://sky"),
        PartitionFormat.AUTO,
        fileLimit,
        totalBytes,
        Optional.empty(),
        Reading.DEFAULT,
        Optional.of(FOLLOW));
  }

  @Test
  void whatWasWrittenIsRead() {
    RunSpec following = following(Optional.of(2), AssignmentPolicy.DYNAMIC);

    assertThat(read(EVERYTHING.coordinatorVariables())).isEqualTo(EVERYTHING);
    assertThat(read(LEAST.coordinatorVariables())).isEqualTo(LEAST);
    assertThat(read(following.coordinatorVariables())).isEqualTo(following);
    assertThat(following.data().follow()).contains(FOLLOW);
  }

  @Test
  void programNeedsNoModelAndOurRanksDo() {
    Optional<Program> program = Optional.of(new Program(List.of("forecast")));
    RunSpec without = of(Optional.empty(), program);

    assertThat(read(without.coordinatorVariables())).isEqualTo(without);
    assertThat(without.coordinatorVariables())
        .containsEntry("COSMIC_PROGRAM", "[\"forecast\"]")
        .doesNotContainKey("COSMIC_MODEL_URI");
    assertRefused(
        () -> of(Optional.empty(), Optional.empty()),
        "model.uri is missing: name the network, or a program in worker.command");
    assertRefused(
        () -> read(Map.of("COSMIC_RUN_UID", "u", "COSMIC_RUN_NAME", "n")),
        "environment variable COSMIC_MODEL_URI is not set");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"forecast", "[]", "[\" \"]", "null", "[null]", "[\"a\"", "{}", "[\"a\",null]"})
  void whatNamesNoProgramIsRefused(String json) {
    assertThatThrownBy(() -> Program.parse(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a list of words in JSON that begins with a program's name");
  }

  @Test
  void runThatFollowsItsDataCannotNeedAllFilesAtItsStart() {
    assertRefused(
        () -> following(Optional.empty(), AssignmentPolicy.DYNAMIC),
        "data.follow needs worldSize: how many files will come is not known; set it");
    assertRefused(
        () -> following(Optional.of(2), AssignmentPolicy.STATIC),
        "data.follow and assignment: Static exclude each other; give one");
    assertRefused(
        () -> data(Optional.of(3), Optional.empty()),
        "data.follow and data.fileLimit exclude each other; give one");
    assertRefused(
        () -> data(Optional.empty(), Optional.of(100L)),
        "data.follow and data.totalSize exclude each other; give one");
  }

  private static void assertRefused(ThrowingCallable spec, String message) {
    assertThatThrownBy(spec)
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.InvalidSpec))
        .hasMessage(message);
  }

  @ParameterizedTest
  @EnumSource
  void everyFormatOfPredictionsIsReadAsItIsWritten(PredictionsFormat format) {
    assertThat(PredictionsFormat.parse(format.toString())).isEqualTo(format);
  }

  @ParameterizedTest
  @EnumSource
  void everyPrecisionIsReadAsItIsWritten(Precision precision) {
    assertThat(Precision.parse(precision.toString())).isEqualTo(precision);
  }

  /** A component that is not in the environment would have its default after the round trip. */
  @Test
  void noComponentOfTheTestsValueIsADefault() throws ReflectiveOperationException {
    for (RecordComponent component : RunSpec.class.getRecordComponents()) {
      assertThat(component.getAccessor().invoke(EVERYTHING))
          .as(component.getName())
          .isNotEqualTo(component.getAccessor().invoke(LEAST));
    }
  }

  @Test
  void whatAJobDoesNotSayOfColumnsIsNoVariable() {
    assertThat(LEAST.coordinatorVariables()).doesNotContainKey("COSMIC_DATA_READING");
  }

  @ParameterizedTest
  @EnumSource
  void everyDeviceIsReadAsItIsWritten(Device device) {
    assertThat(Device.parse(device.toString())).isEqualTo(device);
  }

  @Test
  void anotherDeviceIsRefusedAndAllAreNamed() {
    assertThatThrownBy(() -> Device.parse("gpu"))
        .isInstanceOf(FatalFault.class)
        .hasMessage("model.device is 'gpu'; choose auto, cpu or cuda");
  }

  @Test
  void ranksLearnEarlyWhichEngineTheirModelNeedsUnlessItIsTheUsualOne() {
    RunSpec onnx = of(Optional.of("s3://models/net.onnx"), Optional.empty());
    Environment rank = new Environment(onnx.rankVariables());
    assertThat(rank.get(Variables.ENGINE)).contains(ModelEngine.ONNX);
    assertThat(EVERYTHING.rankVariables())
        .as("a program has an engine of its own")
        .doesNotContainKey("COSMIC_ENGINE");
    assertThat(LEAST.rankVariables()).doesNotContainKey("COSMIC_ENGINE");
  }

  @Test
  void ranksLearnTheRunAndTheStoreOnly() {
    assertThat(LEAST.rankVariables())
        .containsOnlyKeys("COSMIC_RUN_UID", "COSMIC_S3_REGION", "COSMIC_S3_PATH_STYLE");
    assertThat(EVERYTHING.rankVariables()).containsEntry("COSMIC_START_DEADLINE_SECONDS", "9");
    assertThat(StorageSettings.from(new Environment(EVERYTHING.rankVariables())))
        .isEqualTo(EVERYTHING.storage());
  }

  @Test
  void whatIsUnsetHasItsDefault() {
    Map<String, String> least =
        Map.of(
            "COSMIC_RUN_UID", "uid-2",
            "COSMIC_RUN_NAME", "least",
            "COSMIC_MODEL_URI", "s3://models/net.pt",
            "COSMIC_DATA_URI", "s3://sky",
            "COSMIC_DATA_FILE_LIMIT", "4",
            "COSMIC_OUTPUT_URI", "s3://results/b");

    assertThat(read(least)).isEqualTo(LEAST);
  }

  @Test
  void bothLimitsOfTheDataExcludeEachOther() {
    assertThatThrownBy(
            () ->
                new RunSpec.Data(
                    ObjectUri.parse("s3://sky"),
                    PartitionFormat.AUTO,
                    Optional.of(1),
                    Optional.of(1L),
                    Optional.empty(),
                    Reading.DEFAULT,
                    Optional.empty()))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("exclude each other");
  }

  private static RunSpec read(Map<String, String> variables) {
    return RunSpec.from(new Environment(variables));
  }
}
