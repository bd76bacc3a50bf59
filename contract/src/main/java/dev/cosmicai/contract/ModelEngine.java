package dev.cosmicai.contract;

import dev.cosmicai.contract.words.Words;
import java.util.Locale;
import java.util.stream.Stream;

/** What runs a network; a model's name tells which. */
public enum ModelEngine {
  /** libtorch, for TorchScript archives. */
  TORCH,
  /** ONNX Runtime, for ONNX files. */
  ONNX;

  private static final String ONNX_ENDING = ".onnx";

  /**
   * The engine of a model: ONNX if its name ends in {@code .onnx}, in whatever case, else torch.
   *
   * @param name the model's URI or the last part of it
   */
  public static ModelEngine of(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(ONNX_ENDING) ? ONNX : TORCH;
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException for another word; its message says which there are
   */
  static ModelEngine parse(String word) {
    return Stream.of(values())
        .filter(engine -> engine.toString().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Words.or(Stream.of(values()).map(ModelEngine::toString))));
  }

  /** As the environment of a rank says it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
