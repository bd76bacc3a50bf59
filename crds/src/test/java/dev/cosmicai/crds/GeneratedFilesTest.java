package dev.cosmicai.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is derived from the Java types is committed; {@link GeneratedCrd#COMMAND} writes it. */
class GeneratedFilesTest {
  private static final Path REPOSITORY = Path.of("..");

  enum GeneratedFile {
    DEFINITION("crds/inferencejobs.cosmicai.dev-v1.yml", GeneratedCrd::text),
    DEFINITION_IN_THE_CHART(
        "deploy/helm/cosmic-inference/files/crds/inferencejobs.cosmicai.dev-v1.yml",
        GeneratedCrd::text),
    REFERENCE("docs/reference.md", () -> ApiReference.of(GeneratedCrd.parse(GeneratedCrd.text())));

    private final Path file;
    private final Supplier<String> text;

    GeneratedFile(String path, Supplier<String> text) {
      this.file = REPOSITORY.resolve(path);
      this.text = text;
    }
  }

  @ParameterizedTest
  @EnumSource
  void committedFileIsWhatTheTypesSay(GeneratedFile generated) throws IOException {
    String expected = generated.text.get();
    if (Boolean.getBoolean("crd.write")) {
      Files.createDirectories(generated.file.getParent());
      Files.writeString(generated.file, expected);
    }

    assertThat(generated.file)
        .as("%s; to write it anew, run: %s", generated.file, GeneratedCrd.COMMAND)
        .exists()
        .content()
        .isEqualTo(expected);
  }
}
