package dev.cosmicai.crds.validation;

/**
 * One thing that is wrong with a job.
 *
 * @param path the field, such as {@code spec.data.uri}
 * @param message the rest of a sentence that starts with the path: what is wrong, what to do
 */
public record Problem(String path, String message) {
  @Override
  public String toString() {
    return path + " " + message;
  }
}
