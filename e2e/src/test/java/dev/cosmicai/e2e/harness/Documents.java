package dev.cosmicai.e2e.harness;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.e2e.machine.Settings;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The repository's YAML files, as a user applies them. */
public final class Documents {
  private static final String REFUSED = "# refused: ";
  private static final String ALLOWED = "# allowed";
  private static final String PHASE = "# phase: ";
  private static final String FIELD = "# field: ";

  private Documents() {}

  /** The YAML files in a folder of the repository, by name. */
  public static Stream<Path> in(String folder) {
    try (Stream<Path> files = Files.list(Settings.ROOT.resolve(folder))) {
      return files.filter(file -> file.toString().matches(".*\\.ya?ml")).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What the API server is to say to the file, as its first line has it; empty if it is to agree.
   */
  public static Optional<String> verdict(Path file) {
    String line = lines(file).get(0);
    if (line.startsWith(REFUSED)) {
      return Optional.of(line.substring(REFUSED.length()).strip());
    }
    if (line.equals(ALLOWED)) {
      return Optional.empty();
    }
    throw new IllegalStateException(file + " says neither " + ALLOWED + " nor " + REFUSED);
  }

  /**
   * Lets the API server judge a file's jobs and all that every cluster knows, as strictly as
   * kubectl asks it to, without keeping it.
   */
  public static List<HasMetadata> dryRun(TestNamespace namespace, Path file) {
    return documents(file).stream()
        .filter(document -> !document.getApiVersion().startsWith("kueue.x-k8s.io/"))
        .map(
            document ->
                client(namespace, document).dryRun().fieldValidation(Validation.STRICT).create())
        .toList();
  }

  /** Applies a file in a namespace. */
  public static void apply(TestNamespace namespace, Path file) {
    documents(file).forEach(document -> client(namespace, document).serverSideApply());
  }

  /** Creates the file's job, sets its phase to the file's, and sends the file's patch. */
  public static void change(TestNamespace namespace, Path file) {
    List<String> documents = split(file);
    HasMetadata job = resource(documents.get(0));
    client(namespace, job).create();
    Resource<InferenceJob> created = namespace.jobs().withName(job.getMetadata().getName());
    created
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            Serialization.asJson(Map.of("status", Map.of("phase", comment(file, PHASE)))));
    created.patch(
        PatchContext.of(PatchType.JSON_MERGE),
        Serialization.asJson(Serialization.unmarshal(documents.get(1), Map.class)));
  }

  /** The field that is wrong in a file, as its comments say. */
  public static String field(Path file) {
    return comment(file, FIELD);
  }

  private static String comment(Path file, String prefix) {
    return lines(file).stream()
        .filter(line -> line.startsWith(prefix))
        .findFirst()
        .orElseThrow()
        .substring(prefix.length())
        .strip();
  }

  private static List<HasMetadata> documents(Path file) {
    return split(file).stream().map(Documents::resource).toList();
  }

  private static List<String> split(Path file) {
    return Stream.of(String.join("\n", lines(file)).split("(?m)^---$"))
        .filter(text -> !text.isBlank())
        .toList();
  }

  /** Whatever it says: a typed reader would drop what the API server has to see. */
  private static HasMetadata resource(String yaml) {
    return Serialization.unmarshal(yaml, GenericKubernetesResource.class);
  }

  private static Resource<HasMetadata> client(TestNamespace namespace, HasMetadata resource) {
    return namespace.client().resource(resource).inNamespace(namespace.name());
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
