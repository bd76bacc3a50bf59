package dev.cosmicai.storage;

import dev.cosmicai.contract.Environment;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.StorageSettings;
import dev.cosmicai.faults.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A process that reads one object and says how that went, for what only the environment decides.
 * Its credentials are those of the environment that the test gives it, and no others.
 */
final class StoreProbe {
  /** How it went: a fault's exit code, or 0 with the content. */
  record Outcome(int exitCode, String text) {}

  private StoreProbe() {}

  /** Reads {@code s3://sky/1.pt} from the store at an endpoint. */
  static Outcome read(String endpoint, Path home, Map<String, String> environment) {
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("HOME", home.toString());
    variables.put("COSMIC_S3_ENDPOINT", endpoint);
    variables.put("COSMIC_S3_PATH_STYLE", "true");
    variables.put("COSMIC_S3_PATIENCE_SECONDS", "3");
    variables.put("AWS_EC2_METADATA_DISABLED", "true");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                StoreProbe.class.getName()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(variables);
    try {
      Process process = builder.start();
      String text =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return new Outcome(process.waitFor(), text.lines().reduce("", (before, line) -> line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The process. */
  public static void main(String[] args) {
    StorageSettings settings = StorageSettings.from(new Environment(System.getenv()));
    try (ObjectStore store = ObjectStore.open(settings)) {
      byte[] content = store.get(ObjectUri.parse("s3://sky/1.pt"));
      System.out.println(new String(content, StandardCharsets.UTF_8));
    } catch (Fault e) {
      System.out.println(e.getMessage());
      System.exit(e.reason().exitCode());
    }
  }
}
