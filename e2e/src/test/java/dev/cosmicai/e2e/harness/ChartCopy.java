package dev.cosmicai.e2e.harness;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A copy of the chart that may be made to look like an earlier one. */
public final class ChartCopy {
  private final Path folder;

  private ChartCopy(Path folder) {
    this.folder = folder;
  }

  /** Copies the chart into an empty folder. */
  public static ChartCopy in(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.walk(Chart.folder())) {
      files = found.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      Path target = folder.resolve(Chart.folder().relativize(file));
      Files.createDirectories(target.getParent());
      Files.copy(file, target);
    }
    return new ChartCopy(folder);
  }

  /** The copy. */
  public Path folder() {
    return folder;
  }

  /** Takes a field of {@code status.PART} out of the resource's definition. */
  public void removeStatusField(String part, String field) throws IOException {
    Path file = folder.resolve("files/crds/inferencejobs.cosmicai.dev-v1.yml");
    CustomResourceDefinition definition =
        Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class);
    JSONSchemaProps removed =
        definition
            .getSpec()
            .getVersions()
            .get(0)
            .getSchema()
            .getOpenAPIV3Schema()
            .getProperties()
            .get("status")
            .getProperties()
            .get(part)
            .getProperties()
            .remove(field);
    if (removed == null) {
      throw new IllegalStateException("there is no status." + part + "." + field + " to remove");
    }
    Files.writeString(file, Serialization.asYaml(definition));
  }
}
