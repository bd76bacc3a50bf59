package dev.cosmicai.e2e.machine;

import java.nio.file.Path;

/**
 * Another reader of Parquet: the Python that {@code COSMIC_TORCH_PYTHON} names, which must have the
 * packages of {@code .ci/requirements.txt}.
 */
public final class PyArrow {
  /** What it says of predictions that are whole. */
  public static final String EACH_ROW_ONCE = "each row once";

  private PyArrow() {}

  /**
   * Looks whether each row of each file is predicted once. Skips the test if there is nobody to
   * ask.
   *
   * @param predictions a folder with a run's tables
   * @return {@link #EACH_ROW_ONCE}, or what is wrong
   */
  public static String rows(Path predictions, int files, int rowsOfEachFile) {
    String python = Settings.environment("COSMIC_TORCH_PYTHON").orElse(null);
    if (python == null) {
      Settings.missing(
          "rows are not counted by pyarrow: set COSMIC_TORCH_PYTHON to a Python with"
              + " .ci/requirements.txt");
    }
    return CommandLine.parse(python)
        .run(
            Settings.ROOT.resolve("integration/src/test/python/predicted_rows.py").toString(),
            predictions.toString(),
            Integer.toString(files),
            Integer.toString(rowsOfEachFile));
  }
}
