package dev.cosmicai.worker.network.choice;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.ProcessorClass;
import dev.cosmicai.fuzzing.ReaderFuzzTest;
import dev.cosmicai.fuzzing.Seed;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

class ChoicesFuzzTest extends ReaderFuzzTest<ProcessorChoices> {
  private static final String BEGIN = "{\"format\": \"cosmic-choices/1\", \"choices\": [";

  @Override
  protected Stream<Seed> seeds() {
    ProcessorChoices choices = ProcessorChoices.none();
    for (ProcessorClass each : ProcessorClass.values()) {
      choices =
          choices.with(new ProcessorChoice(each, Precision.FP32, "", 8, Optional.of("measured")));
    }
    return Stream.of(
        new Seed("one-of-each", choices.toJson()),
        text("empty", ""),
        text("none", BEGIN + "]}"),
        text("newer", BEGIN + "{\"processor\": \"avx10\", \"precision\": \"fp8\"}]}"),
        text("another-format", BEGIN.replace("/1", "/2") + "]}"),
        text("many-objects", BEGIN + "{},".repeat(10_000)),
        text("many-lists", BEGIN + "[],".repeat(10_000)),
        text("deep", "[".repeat(30_000)),
        text("two-fields", "{\"a\\u0085b\": 1, \"a\\u0085b\": 2}"),
        text("control", "\u0001\u0085\u2028"),
        new Seed("utf-32", new byte[] {0, 0, 0, '{', 0, 0x7f, 0, 0}));
  }

  private static Seed text(String name, String text) {
    return new Seed(name, text.getBytes(UTF_8));
  }

  @Override
  protected Supplier<ProcessorChoices> reader(ByteBuffer input) {
    byte[] json = new byte[input.remaining()];
    input.duplicate().get(json);
    return () -> ProcessorChoices.read(json, "net.pt");
  }

  @Override
  protected Object content(ProcessorChoices value) {
    return value.all();
  }
}
