package dev.cosmicai.operator.child;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares an object with the YAML that was reviewed, byte by byte. */
final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  private Golden() {}

  static void assertSame(String name, Object object) throws IOException {
    Path file = FOLDER.resolve(name + ".yaml");
    String yaml = Serialization.asYaml(object);
    if (Boolean.getBoolean("golden.write")) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, yaml);
    }
    assertThat(yaml)
        .as(
            "%s; if the difference is wanted: mvn test -pl operator -Dtest='*Test'"
                + " -Dgolden.write=true",
            file)
        .isEqualTo(Files.readString(file));
  }
}
