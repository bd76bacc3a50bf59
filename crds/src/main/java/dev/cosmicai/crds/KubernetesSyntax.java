package dev.cosmicai.crds;

/**
 * What Kubernetes takes for the names that a job hands on to its pods. The patterns mean the same
 * in Java and in RE2, which CEL uses.
 */
public final class KubernetesSyntax {
  private static final String DNS_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String DNS_NAME = DNS_LABEL + "([.]" + DNS_LABEL + ")*";

  /** The name of an object. */
  public static final String NAME_PATTERN = "^" + DNS_NAME + "$";

  /** As many characters as an object's name, and the prefix of a label's key, may have. */
  public static final int MAX_NAME_CHARS = 253;

  /** The key of a label or, in lower case, of an annotation. */
  public static final String KEY_PATTERN =
      "^(" + DNS_NAME + "/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$";

  /** The value of a label; may be empty. */
  public static final String LABEL_VALUE_PATTERN =
      "^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$";

  /** As many characters as a label's value may have; the pattern has it too. */
  static final int MAX_LABEL_VALUE_CHARS = 63;

  /** The name of an environment variable, as every version takes it. */
  public static final String VARIABLE_PATTERN = "^[-._a-zA-Z][-._a-zA-Z0-9]*$";

  /** A key of a ConfigMap or Secret. */
  public static final String DATA_KEY_PATTERN = "^[-._a-zA-Z0-9]+$";

  static final String NAME_RULE = "self.matches('" + NAME_PATTERN + "')";
  public static final String NAME_MESSAGE =
      "it must be the name of an object in Kubernetes: lower-case letters, digits, hyphens and dots";

  static final String KEYS_RULE =
      "self.all(key, key.indexOf('/') <= "
          + MAX_NAME_CHARS
          + " && key.matches('"
          + KEY_PATTERN
          + "'))";
  public static final String KEYS_MESSAGE =
      "its keys must be like example.org/name: at most 63 letters, digits, hyphens, underscores and"
          + " dots, perhaps behind a host name and a slash";

  static final String LABEL_VALUES_RULE =
      "self.all(key, self[key].matches('" + LABEL_VALUE_PATTERN + "'))";
  public static final String LABEL_VALUES_MESSAGE =
      "its values may have at most 63 letters, digits, hyphens, underscores and dots, and must start"
          + " and end with a letter or digit";

  private KubernetesSyntax() {}

  /** Whether a text is a label's key. */
  public static boolean isKey(String key) {
    return key.indexOf('/') <= MAX_NAME_CHARS && key.matches(KEY_PATTERN);
  }

  /** Whether a text is the name of an object. */
  public static boolean isName(String name) {
    return name.length() <= MAX_NAME_CHARS && name.matches(NAME_PATTERN);
  }
}
