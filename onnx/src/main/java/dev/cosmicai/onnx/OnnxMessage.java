package dev.cosmicai.onnx;

import java.util.regex.Pattern;

/** The one line that says what ONNX Runtime means, out of what it says. */
final class OnnxMessage {
  private static final int MAX_CHARS = 240;

  /** Codes, source positions, signatures of C++ and paths of this machine. */
  private static final Pattern NOISE =
      Pattern.compile(
          "Error code - \\S+ - message: "
              + "|Load model from .* failed: ?"
              + "|Exception during (initialization|loading): ?"
              + "|\\[ONNXRuntimeError] : \\d+ : [A-Z_]+ : "
              + "|\\S+\\.(cc|h|hpp):\\d+ [^(]*\\([^)]*\\)( const)? ?"
              + "|Non-zero status code returned while running ");

  private OnnxMessage() {}

  /** The first meaningful line, without a full stop at its end. */
  static String of(Throwable thrown) {
    String message = thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
    String line =
        message
            .lines()
            .map(each -> NOISE.matcher(each).replaceAll("").strip())
            .filter(each -> !each.isEmpty())
            .findFirst()
            .orElse("no message")
            .replaceAll("\\p{Cntrl}", " ");
    String sentence = line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    return sentence.length() > MAX_CHARS ? sentence.substring(0, MAX_CHARS - 1) + "…" : sentence;
  }
}
