package dev.cosmicai.coordinator.plan;

import java.util.List;
import java.util.stream.Stream;

/**
 * Objects among a job's data that are none, as their names say: what macOS and others hide beside
 * files ({@code ._1.pt}, {@code .DS_Store}), what Hadoop has not finished ({@code _temporary/}) and
 * its sign that it has ({@code _SUCCESS}).
 *
 * @param count how many
 * @param first the path of the first one below the job's folder; empty if there is none
 */
public record PassedOver(int count, String first) {
  private static final String UNFINISHED = "_temporary";
  private static final String FINISHED = "_SUCCESS";

  /** Those among the paths of objects below a folder. */
  static PassedOver among(Stream<String> paths) {
    List<String> hidden = paths.filter(PassedOver::isPassedOver).toList();
    return new PassedOver(hidden.size(), hidden.isEmpty() ? "" : hidden.get(0));
  }

  /** Whether a path is one of theirs. */
  static boolean isPassedOver(String path) {
    String[] names = path.split("/", -1);
    for (String name : names) {
      if (isHidden(name) || name.equals(UNFINISHED)) {
        return true;
      }
    }
    return names[names.length - 1].equals(FINISHED);
  }

  /** A key may have any text between its slashes, and these two are no names of files. */
  private static boolean isHidden(String name) {
    return name.startsWith(".") && !name.equals(".") && !name.equals("..");
  }

  /** In a line of text; empty if there is none. */
  public String sentence() {
    String shown = first.replaceAll("\\p{Cntrl}", " ");
    return switch (count) {
      case 0 -> "";
      case 1 -> "1 object is passed over, no data by its name: " + shown;
      default ->
          "%,d objects are passed over, no data by their names, the first: %s"
              .formatted(count, shown);
    };
  }
}
