package dev.cosmicai.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.e2e.harness.Documents;
import dev.cosmicai.e2e.harness.OnCluster;
import dev.cosmicai.e2e.harness.TestNamespace;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the API server says to a resource that is wrong: no, and what to do. */
@OnCluster
class AdmissionE2E {
  private static final int EIGHTY = 80;

  private final TestNamespace namespace;

  AdmissionE2E(TestNamespace namespace) {
    this.namespace = namespace;
  }

  static Stream<Path> refusedResources() {
    return Stream.concat(
        Documents.in("crds/src/test/resources/refused"),
        Documents.in("crds/src/test/resources/sweeps/refused"));
  }

  static Stream<Path> acceptedResources() {
    return Stream.concat(
        Documents.in("crds/src/test/resources/accepted"),
        Documents.in("crds/src/test/resources/sweeps/accepted"));
  }

  static Stream<Path> samples() {
    return Documents.in("deploy/samples");
  }

  @ParameterizedTest
  @MethodSource("refusedResources")
  void wrongResourceIsRefusedWithARemedy(Path file) {
    String words = Documents.verdict(file).orElseThrow();

    assertThatThrownBy(() -> Documents.dryRun(namespace, file))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(words)
        .hasMessageContaining(Documents.field(file));
  }

  @ParameterizedTest
  @MethodSource("acceptedResources")
  void rightResourceIsAccepted(Path file) {
    assertThat(Documents.dryRun(namespace, file)).isNotEmpty();
  }

  @Test
  void wrongResourcesAreManyAndVarious() {
    assertThat(refusedResources()).hasSizeGreaterThanOrEqualTo(EIGHTY);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void sampleIsAccepted(Path file) {
    assertThat(Documents.dryRun(namespace, file)).isNotEmpty();
  }
}
