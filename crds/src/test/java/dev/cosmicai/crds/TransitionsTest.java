package dev.cosmicai.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.cosmicai.crds.yaml.InferenceJobs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases that the end-to-end tests try on an API server say what they claim to. */
class TransitionsTest {
  private static final YAMLMapper YAML = new YAMLMapper();

  @ParameterizedTest
  @MethodSource("files")
  void startsFromACorrectJobAndChangesItsSpec(Path file) throws IOException {
    String[] documents = Files.readString(file).split("\n---\n", -1);

    assertThat(documents).hasSize(2);
    assertThat(read(documents[0], file)).isNotNull();
    assertThat(YAML.readTree(documents[1]).fieldNames()).toIterable().containsExactly("spec");
    assertThat(Cases.comment(file, 1, "# ")).containsPattern("^(allowed|refused: .+)$");
    assertThat(phases()).contains(Cases.comment(file, 2, "# phase: "));
  }

  @Test
  void everyFixedFieldIsTried() throws IOException {
    List<String> fixed =
        Arrays.stream(InferenceJobSpec.class.getRecordComponents())
            .filter(component -> component.isAnnotationPresent(FixedOnceStarted.class))
            .map(component -> component.getName())
            .toList();
    assertThat(fixed).hasSize(16);

    for (String field : fixed) {
      Path file = Path.of("src/test/resources/transitions/fixed-" + field + ".yaml");
      JsonNode patch = YAML.readTree(Files.readString(file).split("\n---\n", -1)[1]);
      assertThat(patch.get("spec").fieldNames()).toIterable().containsExactly(field);
    }
  }

  static List<Path> files() {
    return Cases.in("transitions");
  }

  private static List<String> phases() {
    return Arrays.stream(InferenceJobStatus.Phase.values())
        .map(phase -> YAML.convertValue(phase, String.class))
        .toList();
  }

  private static InferenceJob read(String yaml, Path file) {
    return InferenceJobs.read(
        new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), file.toString());
  }
}
