package dev.cosmicai.operator.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.operator.TestJobs;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunVariablesTest {
  private static final ResourceRequirements NONE = new ResourceRequirements();

  @Test
  void rankIsToldWhereTheRendezvousIs() {
    List<EnvVar> variables = RunVariables.ofRank(TestJobs.minimal(), NONE, 1);

    assertThat(value(variables, "COSMIC_RUN_UID")).isEqualTo(TestJobs.UID);
    assertThat(value(variables, "COSMIC_RENDEZVOUS_HOST"))
        .isEqualTo("galaxies-coordinator.sky.svc");
    assertThat(value(variables, "COSMIC_RENDEZVOUS_PORT")).isEqualTo("7077");
    assertThat(value(variables, "COSMIC_TOKEN_FILE")).isEqualTo("/run/cosmic/token");
    assertThat(value(variables, "COSMIC_TLS_CERTIFICATE_FILE")).isEqualTo("/run/cosmic/tls.crt");
    assertThat(variables).extracting(EnvVar::getName).doesNotContain("COSMIC_TLS_KEY_FILE");
  }

  @Test
  void everyStartOfTheRanksCountsAttemptsAboveThoseBefore() {
    assertThat(value(ofRank(1), "COSMIC_ATTEMPT_BASE")).isEqualTo("0");
    assertThat(value(ofRank(3), "COSMIC_ATTEMPT_BASE")).isEqualTo("20000");
  }

  @Test
  void failuresOfTheIndexComeFromTheJobControllersAnnotations() {
    EnvVar failures = variable(ofRank(1), "COSMIC_INDEX_FAILURES");
    EnvVar ignored = variable(ofRank(1), "COSMIC_INDEX_IGNORED_FAILURES");

    assertThat(failures.getValueFrom().getFieldRef().getFieldPath())
        .isEqualTo("metadata.annotations['batch.kubernetes.io/job-index-failure-count']");
    assertThat(ignored.getValueFrom().getFieldRef().getFieldPath())
        .isEqualTo("metadata.annotations['batch.kubernetes.io/job-index-ignored-failure-count']");
  }

  @Test
  void attemptReadFromAPodIsTheOneThatItsProcessComputes() {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .addToAnnotations(RankPod.INDEX, "12")
            .addToAnnotations(RankPod.FAILURES, "2")
            .addToAnnotations(RankPod.IGNORED_FAILURES, "1")
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withEnv(ofRank(3))
            .endContainer()
            .endSpec()
            .build();

    assertThat(RankPod.rank(pod)).hasValue(12);
    assertThat(RankPod.attempt(pod)).isEqualTo(20_003);
    pod.getMetadata().getAnnotations().remove(RankPod.IGNORED_FAILURES);
    assertThat(RankPod.attempt(pod)).as("absent while none was ignored").isEqualTo(20_002);
    pod.getMetadata().setAnnotations(null);
    assertThat(RankPod.rank(pod)).isEmpty();
  }

  @Test
  void coordinatorIsToldWhatToDoAndWhereItsKeyIs() {
    List<EnvVar> variables = RunVariables.ofCoordinator(TestJobs.minimal());

    assertThat(value(variables, "COSMIC_RUN_NAME")).isEqualTo("galaxies");
    assertThat(value(variables, "COSMIC_DATA_URI")).isEqualTo("s3://sky/25MB");
    assertThat(value(variables, "COSMIC_TLS_KEY_FILE")).isEqualTo("/run/cosmic/tls.key");
    assertThat(variables).extracting(EnvVar::getName).doesNotContain("COSMIC_RENDEZVOUS_HOST");
  }

  @Test
  void coordinatorIsToldHowColumnsAreRead() {
    InferenceJob job =
        TestJobs.withData(
            """
            uri: s3://sky/25MB
            columns: {images: img}
            keep: [objid]
            """);

    assertThat(value(RunVariables.ofCoordinator(job), "COSMIC_DATA_READING"))
        .isEqualTo("{\"columns\":{\"images\":\"img\"},\"keep\":[\"objid\"]}");
    assertThat(RunVariables.ofRank(job, NONE, 1))
        .extracting(EnvVar::getName)
        .doesNotContain("COSMIC_DATA_READING");
  }

  @Test
  void textThatAKubeletWouldReplaceReachesTheProcessAsItIs() {
    InferenceJob job =
        TestJobs.withData(
            """
            uri: s3://sky/$(HOME)/a
            columns: {images: "$(COSMIC_RUN_UID), $$x"}
            """);

    List<EnvVar> variables = RunVariables.ofCoordinator(job);
    assertThat(value(variables, "COSMIC_DATA_URI")).isEqualTo("s3://sky/$$(HOME)/a");
    assertThat(value(variables, "COSMIC_DATA_READING"))
        .isEqualTo("{\"columns\":{\"images\":\"$$(COSMIC_RUN_UID), $$$$x\"}}");
  }

  @Test
  void storeCredentialsStayInTheirSecret() {
    InferenceJob job = TestJobs.withSpec("storage: {credentialsSecret: sky-s3}");
    for (List<EnvVar> variables :
        List.of(RunVariables.ofCoordinator(job), RunVariables.ofRank(job, NONE, 1))) {
      EnvVar key = variable(variables, "AWS_SECRET_ACCESS_KEY");
      assertThat(key.getValueFrom().getSecretKeyRef().getName()).isEqualTo("sky-s3");
      assertThat(key.getValueFrom().getSecretKeyRef().getOptional()).isNull();
      EnvVar session = variable(variables, "AWS_SESSION_TOKEN");
      assertThat(session.getValueFrom().getSecretKeyRef().getOptional()).isTrue();
    }
    assertThat(ofRank(1)).extracting(EnvVar::getName).noneMatch(name -> name.startsWith("AWS_"));
  }

  @Test
  void usersVariableComesLastAndInPlaceOfOurs() {
    List<EnvVar> variables =
        RunVariables.ofRank(TestJobs.allOptions(), cpu(Map.of(), Map.of("cpu", "2")), 1);

    assertThat(variables)
        .endsWith(
            new EnvVar("AWS_MAX_ATTEMPTS", "5", null),
            new EnvVar("OMP_NUM_THREADS", "3", null),
            new EnvVar("TZ", "UTC", null));
    assertThat(value(variables, "COSMIC_THREADS")).isEqualTo("2");
  }

  @Test
  void whatIsOursIsNotForTheUserToSet() {
    InferenceJob job = TestJobs.minimal();
    job.setSpec(
        TestJobs.withSpec("worker: {env: [{name: COSMIC_RUN_UID, value: forged}]}").getSpec());

    assertThat(RunVariables.ofRank(job, NONE, 1))
        .contains(new EnvVar("COSMIC_RUN_UID", TestJobs.UID, null))
        .doesNotContain(new EnvVar("COSMIC_RUN_UID", "forged", null));
  }

  @ParameterizedTest
  @CsvSource({
    "4,    2,     4",
    "'',   2,     2",
    "1500m, '',   2",
    "'',   100m,  1",
    "'',   '',    ''"
  })
  void threadsAreTheProcessorsOfTheLimitElseOfTheRequest(
      String limit, String request, String threads) {
    List<EnvVar> variables =
        RunVariables.ofRank(TestJobs.minimal(), cpu(map("cpu", request), map("cpu", limit)), 1);

    assertThat(value(variables, "COSMIC_THREADS")).isEqualTo(threads);
    assertThat(value(variables, "OMP_NUM_THREADS")).isEqualTo(threads);
  }

  private static List<EnvVar> ofRank(int starts) {
    return RunVariables.ofRank(TestJobs.minimal(), NONE, starts);
  }

  private static Map<String, String> map(String key, String value) {
    return value.isEmpty() ? Map.of() : Map.of(key, value);
  }

  private static ResourceRequirements cpu(
      Map<String, String> requests, Map<String, String> limits) {
    ResourceRequirementsBuilder resources = new ResourceRequirementsBuilder();
    requests.forEach((name, value) -> resources.addToRequests(name, new Quantity(value)));
    limits.forEach((name, value) -> resources.addToLimits(name, new Quantity(value)));
    return resources.build();
  }

  private static EnvVar variable(List<EnvVar> variables, String name) {
    return variables.stream()
        .filter(variable -> variable.getName().equals(name))
        .findFirst()
        .orElseGet(() -> new EnvVarBuilder().withValue("").build());
  }

  private static String value(List<EnvVar> variables, String name) {
    return variable(variables, name).getValue();
  }
}
