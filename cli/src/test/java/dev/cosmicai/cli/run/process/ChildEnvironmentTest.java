package dev.cosmicai.cli.run.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.cli.TestJob;
import dev.cosmicai.crds.InferenceJob;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChildEnvironmentTest {
  private static final InferenceJob JOB =
      TestJob.of(
          """
          storage: {endpoint: "http://elsewhere:9000"}
          worker:
            env:
              - {name: OMP_NUM_THREADS, value: "7"}
              - {name: EXTRA, value: e}
              - {name: AWS_REGION, value: of-the-job}
              - {name: AWS_ENDPOINT_URL, value: "http://of-the-job"}
          """);

  @Test
  void onlyTuningVariablesOfOursAreInherited() {
    Map<String, String> variables =
        environment(
                Map.of(
                    "PATH", "/bin",
                    "COSMIC_HEALTH_PORT", "1",
                    "COSMIC_WORLD_SIZE", "9",
                    "COSMIC_LOG_LEVEL", "DEBUG"),
                Map.of())
            .ofCoordinator();

    assertThat(variables)
        .containsEntry("PATH", "/bin")
        .containsEntry("COSMIC_LOG_LEVEL", "DEBUG")
        .containsEntry("COSMIC_DATA_URI", "s3://bucket/data")
        .containsEntry("MALLOC_ARENA_MAX", "2")
        .doesNotContainKeys("COSMIC_HEALTH_PORT", "COSMIC_WORLD_SIZE");
  }

  /** As PyTorch's images set them: DJL would look for a libtorch of that version. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "PYTORCH_VERSION",
        "PYTORCH_LIBRARY_PATH",
        "DJL_OFFLINE",
        "ATEN_CPU_CAPABILITY",
        "OMP_PLACES",
        "MKL_NUM_THREADS"
      })
  void variableThatChangesTheEngineIsNotInherited(String name) {
    ChildEnvironment environment = environment(Map.of(name, "1"), Map.of());

    assertThat(environment.ofRank(0, 0, 1)).doesNotContainKey(name);
    assertThat(environment.ofCoordinator()).doesNotContainKey(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"HOME", "LC_ALL", "AWS_CA_BUNDLE", "https_proxy", "JAVA_TOOL_OPTIONS", "TMPDIR"})
  void variableOfTheMachineAndOfTheStoreIsInherited(String name) {
    assertThat(environment(Map.of(name, "x"), Map.of()).ofRank(0, 0, 1)).containsEntry(name, "x");
  }

  @Test
  void programGetsAllOfTheUsersVariablesButThoseOfOtherRunsAndOurClassPath() {
    Map<String, String> variables =
        environment(
                Map.of(
                    "VIRTUAL_ENV", "/venv",
                    "PYTHONPATH", "src",
                    "MKL_NUM_THREADS", "3",
                    "COSMIC_ATTEMPT", "9",
                    "COSMIC_LOG_LEVEL", "DEBUG",
                    "CLASSPATH", "ours.jar"),
                Map.of())
            .ofProgram(3, 2, 4);

    assertThat(variables)
        .containsEntry("VIRTUAL_ENV", "/venv")
        .containsEntry("PYTHONPATH", "src")
        .containsEntry("MKL_NUM_THREADS", "3")
        .containsEntry("COSMIC_RANK", "3")
        .containsEntry("COSMIC_ATTEMPT", "2")
        .containsEntry("COSMIC_LOG_LEVEL", "DEBUG")
        .containsEntry("EXTRA", "e")
        .doesNotContainKeys("CLASSPATH", "MALLOC_ARENA_MAX");
  }

  @Test
  void programIsToldAllThatARankOfOursIs() {
    ChildEnvironment environment = environment(Map.of(), Map.of("COSMIC_RENDEZVOUS_PORT", "7"));
    Map<String, String> ours = environment.ofRank(3, 2, 4);
    ours.keySet().removeIf(name -> name.startsWith("MALLOC_"));

    assertThat(environment.ofProgram(3, 2, 4)).isEqualTo(ours);
  }

  @Test
  void servedFolderTakesThePlaceOfTheStoreAndOfOtherCredentials() {
    Map<String, String> variables =
        environment(
                Map.of("AWS_PROFILE", "work", "AWS_ACCESS_KEY_ID", "mine"),
                Map.of("COSMIC_S3_ENDPOINT", "http://127.0.0.1:1", "AWS_ACCESS_KEY_ID", "served"))
            .ofRank(0, 0, 1);

    assertThat(variables)
        .containsEntry("COSMIC_S3_ENDPOINT", "http://127.0.0.1:1")
        .containsEntry("AWS_ACCESS_KEY_ID", "served")
        .doesNotContainKeys("AWS_PROFILE", "AWS_ENDPOINT_URL");
  }

  @Test
  void coordinatorGetsOfTheJobsVariablesThoseThatReachTheStore() {
    assertThat(environment(Map.of("AWS_REGION", "inherited"), Map.of()).ofCoordinator())
        .containsEntry("AWS_REGION", "of-the-job")
        .containsEntry("AWS_ENDPOINT_URL", "http://of-the-job")
        .doesNotContainKey("EXTRA");
  }

  @Test
  void realStoreGetsTheUsersCredentials() {
    assertThat(environment(Map.of("AWS_PROFILE", "work"), Map.of()).ofRank(0, 0, 1))
        .containsEntry("AWS_PROFILE", "work")
        .containsEntry("COSMIC_S3_ENDPOINT", "http://elsewhere:9000");
  }

  @Test
  void rankGetsItsNumberAttemptAndThreadsAndTheJobsVariables() {
    assertThat(environment(Map.of(), Map.of()).ofRank(3, 2, 4))
        .containsEntry("COSMIC_RANK", "3")
        .containsEntry("COSMIC_ATTEMPT", "2")
        .containsEntry("COSMIC_THREADS", "4")
        .containsEntry("OMP_NUM_THREADS", "7")
        .containsEntry("EXTRA", "e")
        .doesNotContainKey("COSMIC_DATA_URI");
  }

  @Test
  void rankKeepsItsMemoryForTheNextForwardPassUnlessTheUserHasItOtherwise() {
    assertThat(environment(Map.of("MALLOC_MMAP_MAX_", "9"), Map.of()).ofRank(0, 0, 1))
        .containsEntry("MALLOC_ARENA_MAX", "1")
        .containsEntry("MALLOC_MMAP_MAX_", "9")
        .containsKey("MALLOC_TRIM_THRESHOLD_");
  }

  @Test
  void whatMeasuresForRanksComputesAsTheyDo() {
    Map<String, String> user = Map.of("ATEN_CPU_CAPABILITY", "default", "HOME", "/h");
    Map<String, String> measuring = ChildEnvironment.likeRank(user, 4);

    assertThat(measuring)
        .containsEntry("OMP_NUM_THREADS", "4")
        .containsEntry("HOME", "/h")
        .doesNotContainKeys("ATEN_CPU_CAPABILITY", "COSMIC_RANK");
    assertThat(mallocSettings(measuring))
        .isEqualTo(mallocSettings(environment(Map.of(), Map.of()).ofRank(0, 0, 4)));
  }

  /** What is measured and documented of the images is to hold on one machine, too. */
  @Test
  void processesAllocateAsInTheirImages() throws Exception {
    ChildEnvironment environment = environment(Map.of(), Map.of());

    assertThat(mallocSettings(environment.ofRank(0, 0, 1)))
        .isEqualTo(mallocSettings(ImageBuild.environment("../worker/pom.xml")));
    assertThat(mallocSettings(environment.ofCoordinator()))
        .isEqualTo(mallocSettings(ImageBuild.environment("../pom.xml")));
  }

  private static Map<String, String> mallocSettings(Map<String, String> environment) {
    Map<String, String> settings = new HashMap<>(environment);
    settings.keySet().removeIf(name -> !name.startsWith("MALLOC_"));
    assertThat(settings).isNotEmpty();
    return settings;
  }

  private static ChildEnvironment environment(
      Map<String, String> inherited, Map<String, String> place) {
    return new ChildEnvironment(inherited, JOB, "uid", place);
  }
}
