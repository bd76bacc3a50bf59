package dev.cosmicai.rendezvous.collective;

import dev.cosmicai.rendezvous.Refusal;
import java.util.regex.Pattern;

/** What collectives and communicators may be called. */
final class Names {
  private static final Pattern NAME = Pattern.compile("[a-z0-9._/-]{1,127}");

  private Names() {}

  /**
   * Refuses what cannot be a name.
   *
   * @param whose for the message
   */
  static void check(String name, String whose) {
    if (!NAME.matcher(name).matches()) {
      throw new Refusal(Refusal.Kind.MALFORMED, whose + " has 1 to 127 characters of [a-z0-9._/-]");
    }
  }
}
