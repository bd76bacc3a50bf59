package dev.cosmicai.crds.validation;

/**
 * One thing that is wrong with a job.
 *
 * @param path the field, such as {@code spec.data.uri}
 * @param message the rest of a sentence that starts with the path: what is wrong, what to do
 */
public record Problem(String path, String message) {
  /** Of a field that stands there without a value. */
  public static final String EMPTY = "is empty; give it a value, or leave it out";

  @Override
  public String toString() {
    return path + " " + message;
  }
}
