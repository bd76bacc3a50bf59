package dev.cosmicai.storage;

import java.util.Objects;

/**
 * A fixed pair of keys, for a store whose keys this process knows without the SDK's credentials
 * chain, such as a server that it started itself.
 *
 * @param accessKey the public half
 * @param secretKey the secret half; never printed
 */
public record AccessKeys(String accessKey, String secretKey) {
  /** Both halves must be there. */
  public AccessKeys {
    Objects.requireNonNull(accessKey, "accessKey");
    Objects.requireNonNull(secretKey, "secretKey");
  }

  @Override
  public String toString() {
    return "AccessKeys[" + accessKey + ", …]";
  }
}
