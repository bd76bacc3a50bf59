package dev.cosmicai.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is derived from the Java types is committed; {@link GeneratedCrd#COMMAND} writes it. */
class GeneratedFilesTest {
  private static final Path REPOSITORY = Path.of("..");
  private static final String DEFINITION = "inferencejobs.cosmicai.dev-v1.yml";

  @Test
  void definitionIsWhatTheTypesSay() throws IOException {
    assertCommitted("crds/" + DEFINITION, GeneratedCrd.text());
  }

  @Test
  void chartCarriesTheSameDefinition() throws IOException {
    assertCommitted("deploy/helm/cosmic-inference/files/crds/" + DEFINITION, GeneratedCrd.text());
  }

  @Test
  void referenceIsWhatTheDefinitionSays() throws IOException {
    assertCommitted("docs/reference.md", ApiReference.of(GeneratedCrd.parse(GeneratedCrd.text())));
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
