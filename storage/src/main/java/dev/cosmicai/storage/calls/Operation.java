package dev.cosmicai.storage.calls;

import dev.cosmicai.contract.ObjectUri;

/**
 * What is being done to which object, for messages.
 *
 * @param kind how the object is used
 * @param uri the object, or the folder that is listed
 */
public record Operation(Kind kind, ObjectUri uri) {
  /** The ways to use an object; each needs its own permission. */
  public enum Kind {
    LIST("listed", "s3:ListBucket"),
    READ("read", "s3:GetObject"),
    WRITE("written", "s3:PutObject");

    private final String participle;
    private final String permission;

    Kind(String participle, String permission) {
      this.participle = participle;
      this.permission = permission;
    }
  }

  /** Listing a folder. */
  public static Operation list(ObjectUri uri) {
    return new Operation(Kind.LIST, uri);
  }

  /** Reading an object. */
  public static Operation read(ObjectUri uri) {
    return new Operation(Kind.READ, uri);
  }

  /** Writing an object. */
  public static Operation write(ObjectUri uri) {
    return new Operation(Kind.WRITE, uri);
  }

  /** Whether something is written. */
  public boolean writes() {
    return kind == Kind.WRITE;
  }

  /** As in "s3://b/k cannot be <i>read</i>". */
  String participle() {
    return kind.participle;
  }

  /** The AWS permission that the operation takes. */
  String permission() {
    return kind.permission;
  }
}
