package dev.cosmicai.coordinator;

import dev.cosmicai.contract.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The environment of a coordinator that is told only what it has to be told. */
public final class Environments {
  private final Map<String, String> least = new HashMap<>();

  public Environments(Path folder) throws IOException {
    least.put("COSMIC_RUN_UID", "run-1");
    least.put("COSMIC_RUN_NAME", "redshifts");
    least.put("COSMIC_MODEL_URI", "s3://sky/model.pt");
    least.put("COSMIC_DATA_URI", "s3://sky/data");
    least.put("COSMIC_OUTPUT_URI", "s3://sky/out");
    least.put("COSMIC_TOKEN_FILE", Files.writeString(folder.resolve("t"), "token\n").toString());
    least.put(
        "COSMIC_TLS_CERTIFICATE_FILE", Files.writeString(folder.resolve("c"), "c").toString());
    least.put("COSMIC_TLS_KEY_FILE", Files.writeString(folder.resolve("k"), "k").toString());
  }

  public CoordinatorConfig config() {
    return config(Map.of());
  }

  public CoordinatorConfig config(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(least);
    all.putAll(more);
    return CoordinatorConfig.from(new Environment(all));
  }

  public Environment without(String name) {
    Map<String, String> fewer = new HashMap<>(least);
    fewer.remove(name);
    return new Environment(fewer);
  }
}
