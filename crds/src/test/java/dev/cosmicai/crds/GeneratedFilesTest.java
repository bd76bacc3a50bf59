package dev.cosmicai.crds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.sweep.InferenceSweep;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is derived from the Java types is committed; {@link GeneratedCrd#COMMAND} writes it. */
class GeneratedFilesTest {
  private static final Path REPOSITORY = Path.of("..");

  @ParameterizedTest
  @MethodSource("resources")
  void definitionIsWhatTheTypesSay(Class<? extends CustomResource<?, ?>> resource)
      throws IOException {
    assertCommitted("crds/" + file(resource), GeneratedCrd.text(resource));
  }

  @ParameterizedTest
  @MethodSource("resources")
  void chartCarriesTheSameDefinition(Class<? extends CustomResource<?, ?>> resource)
      throws IOException {
    assertCommitted(
        "deploy/helm/cosmic-inference/files/crds/" + file(resource), GeneratedCrd.text(resource));
  }

  @Test
  void referenceIsWhatTheDefinitionSays() throws IOException {
    assertCommitted(
        "docs/reference.md", ApiReference.ofJobs(GeneratedCrd.parse(GeneratedCrd.text())));
  }

  @Test
  void referenceOfSweepsIsWhatTheDefinitionSays() throws IOException {
    assertCommitted(
        "docs/sweep-reference.md",
        ApiReference.ofSweeps(GeneratedCrd.parse(GeneratedCrd.text(InferenceSweep.class))));
  }

  static List<Class<? extends CustomResource<?, ?>>> resources() {
    return List.of(InferenceJob.class, InferenceSweep.class);
  }

  private static String file(Class<? extends CustomResource<?, ?>> resource) {
    return HasMetadata.getFullResourceName(resource) + "-v1.yml";
  }

  private static void assertCommitted(String path, String expected) throws IOException {
    Path file = REPOSITORY.resolve(path);
    if (Boolean.getBoolean("crd.write")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, expected);
    }

    assertThat(file)
        .as("%s; to write it anew, run: %s", path, GeneratedCrd.COMMAND)
        .exists()
        .content()
        .isEqualTo(expected);
  }
}
