package dev.cosmicai.worker.network.torch;

import java.util.regex.Pattern;

/** The one line that says what libtorch means, out of the page that it says it on. */
final class TorchMessage {
  private static final int MAX_CHARS = 240;
  private static final String INTERPRETER_ERROR = "RuntimeError: ";

  /** Source positions in libtorch, signatures with mangled class names, C++ frames. */
  private static final Pattern NOISE =
      Pattern.compile(
          "^\\[enforce fail at [^]]*] *|( Declaration: | Exception raised from ).*$",
          Pattern.DOTALL);

  private TorchMessage() {}

  /** The first meaningful line, without a full stop at its end. */
  static String of(Throwable thrown) {
    String text = thrown.getMessage() == null ? thrown.getClass().getSimpleName() : meaning(thrown);
    String line = NOISE.matcher(text.strip()).replaceAll("").strip();
    String sentence = line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    return sentence.length() > MAX_CHARS ? sentence.substring(0, MAX_CHARS - 1) + "…" : sentence;
  }

  /** A failing operation's own words come last, below the trace of the TorchScript source. */
  private static String meaning(Throwable thrown) {
    String message = thrown.getMessage();
    int error = message.lastIndexOf(INTERPRETER_ERROR);
    String start = error < 0 ? message : message.substring(error + INTERPRETER_ERROR.length());
    return start.lines().filter(line -> !line.isBlank()).findFirst().orElse("no message");
  }
}
