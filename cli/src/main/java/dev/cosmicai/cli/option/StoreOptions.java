package dev.cosmicai.cli.option;

import dev.cosmicai.contract.Environment;
import dev.cosmicai.contract.StorageSettings;
import dev.cosmicai.storage.ObjectStore;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of commands that reach a store without a job that tells where it is. */
public final class StoreOptions implements AutoCloseable {
  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "The store's address. Unset: COSMIC_S3_ENDPOINT, else AWS.")
  private String endpoint;

  @Option(
      names = "--region",
      paramLabel = "NAME",
      description = "The store's region. Unset: COSMIC_S3_REGION, else us-east-1.")
  private String region;

  @Option(
      names = "--path-style",
      description = "Addresses buckets as https://host/bucket, as most stores other than AWS want.")
  private boolean pathStyle;

  private ObjectStore opened;

  /** The store that these options and the environment mean; the caller closes it. */
  public ObjectStore open() {
    StorageSettings settings = StorageSettings.from(new Environment(System.getenv()));
    return ObjectStore.open(
        settings.overriddenBy(
            Optional.ofNullable(endpoint), Optional.ofNullable(region), pathStyle));
  }

  /** The same for all that is read; opened when the first needs it, closed with these options. */
  public ObjectStore shared() {
    opened = opened == null ? open() : opened;
    return opened;
  }

  @Override
  public void close() {
    if (opened != null) {
      opened.close();
    }
  }
}
