package dev.cosmicai.e2e;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.e2e.harness.Cluster;
import dev.cosmicai.e2e.harness.Documents;
import dev.cosmicai.e2e.harness.OnCluster;
import dev.cosmicai.e2e.harness.TestNamespace;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which changes of a job the API server takes. Alone in the cluster: there is no operator. */
@OnCluster
@Isolated
class TransitionsE2E {
  private final TestNamespace namespace;

  TransitionsE2E(TestNamespace namespace) {
    this.namespace = namespace;
  }

  @BeforeAll
  static void stopTheOperator(Cluster cluster) {
    cluster.chart().scale(0);
  }

  @AfterAll
  static void startTheOperator(Cluster cluster) {
    cluster.chart().scale(1);
  }

  @AfterEach
  void deleteTheJob() {
    namespace.jobs().delete();
  }

  static Stream<Path> transitions() {
    return Documents.in("crds/src/test/resources/transitions");
  }

  @ParameterizedTest
  @MethodSource("transitions")
  void changeIsTakenOrRefusedWithARemedy(Path file) {
    Documents.verdict(file)
        .ifPresentOrElse(
            words ->
                assertThatThrownBy(() -> Documents.change(namespace, file))
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining(words),
            () -> Documents.change(namespace, file));
  }
}
