package dev.cosmicai.cli.compare;

import dev.cosmicai.cli.option.StoreOptions;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.results.summary.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads what finished runs left, in folders of this machine or of a store. */
final class ResultFolders {
  private final StoreOptions store;

  /** Opens the store only if a folder is in it, and does not close it. */
  ResultFolders(StoreOptions store) {
    this.store = store;
  }

  /**
   * A run's summary.
   *
   * @param folder {@code s3://bucket/prefix} or a path
   * @throws FatalFault InputNotFound if there is none, ResultCorrupt if it is none; what the store
   *     throws
   */
  RunSummary summary(String folder) {
    byte[] json =
        find(folder, OutputLayout.SUMMARY)
            .orElseThrow(
                () ->
                    new FatalFault(
                        Reason.InputNotFound,
                        folder
                            + " holds no "
                            + OutputLayout.SUMMARY
                            + "; name what a finished job had as its output.uri"));
    try {
      return RunSummary.fromJson(json);
    } catch (FatalFault e) {
      throw new FatalFault(
          e.reason(), folder + "/" + OutputLayout.SUMMARY + ": " + e.getMessage(), e);
    }
  }

  /** A file, if it is there. */
  Optional<byte[]> find(String folder, String name) {
    if (folder.startsWith("s3://")) {
      return store.shared().getIfPresent(ObjectUri.parse(folder).resolve(name));
    }
    Path file = Path.of(folder).resolve(name);
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new FatalFault(Reason.InputNotFound, file + " cannot be read: " + e, e);
    }
  }
}
