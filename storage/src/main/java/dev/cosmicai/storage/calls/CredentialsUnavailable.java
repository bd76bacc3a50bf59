package dev.cosmicai.storage.calls;

/**
 * There are no credentials to sign a request with. The SDK says so with the same exception type as
 * it uses for a network that is down, which is why this has a type of its own.
 */
public final class CredentialsUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String source;

  /**
   * Wraps what the SDK said.
   *
   * @param source the place that should have given them, in the user's words; null if none is set
   *     up
   */
  public CredentialsUnavailable(String source, RuntimeException cause) {
    super(cause.getMessage(), cause);
    this.source = source;
  }

  /** Whether a place is set up that only did not answer. */
  boolean passes() {
    return source != null && Causes.passes(getCause());
  }

  /** What is wrong and what to do. */
  String problem(String storeName) {
    return source == null
        ? "there are no credentials for "
            + storeName
            + "; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or use a profile or a role"
        : source + " gives no credentials (" + Causes.words(getCause()) + "); correct that";
  }
}
