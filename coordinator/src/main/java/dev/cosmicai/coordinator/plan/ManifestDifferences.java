package dev.cosmicai.coordinator.plan;

import dev.cosmicai.contract.Device;
import dev.cosmicai.contract.Reading;
import dev.cosmicai.contract.Task;
import dev.cosmicai.contract.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Says in words what two manifests compute differently of the same files. */
final class ManifestDifferences {
  private final List<String> differences = new ArrayList<>();

  private ManifestDifferences() {}

  /**
   * What differs, most important first; empty exactly if the digests are equal where the files are.
   *
   * @param stored the older one
   * @param planned the newer one
   */
  static List<String> between(Manifest stored, Manifest planned) {
    ManifestDifferences found = new ManifestDifferences();
    found.compare(
        "worker.command", orOurs(stored.model().command()), orOurs(planned.model().command()));
    found.compare(
        "model.sha256", orNone(stored.model().sha256()), orNone(planned.model().sha256()));
    found.compare("model.precision", stored.model().precision(), planned.model().precision());
    found.compare(
        "model.batchSize",
        orTheArchives(stored.model().batchSize()),
        orTheArchives(planned.model().batchSize()));
    found.compare(
        "model.device", orAuto(stored.model().device()), orAuto(planned.model().device()));
    found.compare("data.uri's bucket", stored.data().bucket(), planned.data().bucket());
    found.compare("data.format", stored.data().format(), planned.data().format());
    found.compareReadings(
        Reading.parse(stored.data().reading()), Reading.parse(planned.data().reading()));
    found.compare("data.splitSize", stored.data().splitBytes(), planned.data().splitBytes());
    found.compare("batchSize", stored.batchSize(), planned.batchSize());
    found.compare("output.predictions", stored.predictions(), planned.predictions());
    found.compare(
        "output.predictionsFormat", stored.predictionsFormat(), planned.predictionsFormat());
    return List.copyOf(found.differences);
  }

  private void compareReadings(Reading stored, Reading planned) {
    compare("data.columns", stored.columns(), planned.columns());
    compare("data.keep", stored.keep(), planned.keep());
    if (!stored.transforms().equals(planned.transforms())) {
      // Their numbers may be thousands.
      differences.add("data.transforms has changed");
    }
    compare("model.task", orTheArchives(stored.task()), orTheArchives(planned.task()));
  }

  private static String orOurs(List<String> command) {
    return command.isEmpty() ? "our rank" : new Program(command).inWords();
  }

  private static String orNone(String sha256) {
    return sha256.isEmpty() ? "none" : sha256;
  }

  private static String orTheArchives(Task task) {
    return task == null ? "the archive's" : task.toString();
  }

  private static String orTheArchives(int batchSize) {
    return batchSize == 0 ? "the archive's" : Integer.toString(batchSize);
  }

  private static String orAuto(String device) {
    return device.isEmpty() ? Device.AUTO.toString() : device;
  }

  private void compare(String what, Object stored, Object planned) {
    if (!Objects.equals(stored, planned)) {
      differences.add("%s was %s and is %s now".formatted(what, stored, planned));
    }
  }
}
