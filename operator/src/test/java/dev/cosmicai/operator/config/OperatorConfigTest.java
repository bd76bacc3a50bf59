package dev.cosmicai.operator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.contract.Environment;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.operator.TestJobs;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorConfigTest {
  @Test
  void whatIsNotSetHasItsDefault() {
    OperatorConfig config = TestJobs.config();

    assertThat(config.imagePullPolicy()).isEqualTo("IfNotPresent");
    assertThat(config.imagePullSecrets()).isEmpty();
    assertThat(config.watchNamespaces()).as("all").isEmpty();
    assertThat(config.leaderElection()).isTrue();
    assertThat(config.networkPolicy()).isTrue();
    assertThat(config.modelCacheClaim()).isEmpty();
    assertThat(config.healthPort()).isEqualTo(8080);
    assertThat(config.workerResources().getRequests())
        .isEqualTo(Map.of("cpu", new Quantity("1"), "memory", new Quantity("2Gi")));
    assertThat(config.workerResources().getLimits())
        .as("no limit of processors: they are given away while nobody else needs them")
        .isEqualTo(Map.of("memory", new Quantity("2Gi")));
    assertThat(config.coordinatorResources().getRequests())
        .isEqualTo(Map.of("cpu", new Quantity("100m"), "memory", new Quantity("512Mi")));
  }

  @Test
  void listsAreSplitAtCommas() {
    OperatorConfig config =
        TestJobs.config(
            Map.of("COSMIC_WATCH_NAMESPACES", "a, b,", "COSMIC_IMAGE_PULL_SECRETS", "one,two"));

    assertThat(config.watchNamespaces()).containsExactlyInAnyOrder("a", "b");
    assertThat(config.imagePullSecrets()).containsExactly("one", "two");
  }

  @ParameterizedTest
  @CsvSource({
    "COSMIC_WORKER_MEMORY, much",
    "COSMIC_WORKER_CPU, 0",
    "COSMIC_COORDINATOR_MEMORY, -1Gi",
    "COSMIC_IMAGE_PULL_POLICY, Sometimes",
    "COSMIC_LEADER_ELECTION, yes",
    "COSMIC_HEALTH_PORT, 70000"
  })
  void wrongValueIsRefusedByTheNameOfItsVariable(String name, String value) {
    Map<String, String> variables = Map.of(name, value);
    assertThatThrownBy(() -> TestJobs.config(variables))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining(name)
        .hasMessageContaining(value);
  }

  @Test
  void imagesMustBeNamed() {
    Environment nothing = new Environment(Map.of());
    assertThatThrownBy(() -> OperatorConfig.from(nothing))
        .isInstanceOf(FatalFault.class)
        .hasMessage("environment variable COSMIC_COORDINATOR_IMAGE is not set");
  }
}
