package dev.cosmicai.operator.cluster;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/** Makes one line of what Kubernetes says, which may be several or a page. */
final class OneLine {
  private static final int MAX_CHARS = 500;

  private OneLine() {}

  /** The parts that are there, joined with a colon, without line breaks and not too long. */
  static String of(String... parts) {
    return cut(
        Arrays.stream(parts)
            .filter(Objects::nonNull)
            .map(part -> part.replaceAll("\\s+", " ").strip())
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(": ")),
        MAX_CHARS);
  }

  /** The text, with an ellipsis at its end if it was longer than that. */
  static String cut(String text, int maxChars) {
    return text.length() <= maxChars ? text : text.substring(0, maxChars - 1) + "…";
  }
}
