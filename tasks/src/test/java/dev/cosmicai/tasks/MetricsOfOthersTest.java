package dev.cosmicai.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cosmicai.contract.Task;
import dev.cosmicai.tasks.TaskSpec.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bits that ranks of other languages have to give for the same samples. The Python package
 * reads the same folder: {@code NAME.json} has samples, numbers as the hex digits of their bits,
 * and {@code NAME.bin} their metrics. {@code -Dgolden.write=true} writes them anew.
 */
class MetricsOfOthersTest {
  private static final Path FOLDER = Path.of("src/test/resources/metrics-golden");
  private static final Path FUNCTIONS = FOLDER.resolve("strict-math.txt");
  private static final ObjectMapper JSON = new ObjectMapper();

  @BeforeAll
  static void write() throws IOException {
    if (Boolean.getBoolean("golden.write")) {
      Files.createDirectories(FOLDER);
      for (Map.Entry<String, Case> one : cases().entrySet()) {
        Files.write(FOLDER.resolve(one.getKey() + ".json"), one.getValue().toJson());
        Files.write(FOLDER.resolve(one.getKey() + ".bin"), one.getValue().metrics().toBytes());
      }
      Files.write(FUNCTIONS, functions());
    }
  }

  static Stream<String> names() {
    return cases().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void metricsAreTheStoredBits(String name) throws IOException {
    Case stored = Case.read(Files.readAllBytes(FOLDER.resolve(name + ".json")));
    assertThat(stored.metrics().toBytes())
        .isEqualTo(Files.readAllBytes(FOLDER.resolve(name + ".bin")));
  }

  @Test
  void functionsAreTheStoredBits() throws IOException {
    assertThat(functions()).isEqualTo(Files.readAllLines(FUNCTIONS));
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Sample(double[] values, double[] targets, int partition, long row) {}

  private record Case(TaskSpec spec, List<Sample> samples) {
    RankMetrics metrics() {
      RankMetrics metrics = RankMetrics.of(spec);
      samples.forEach(one -> metrics.add(one.values, one.targets, one.partition, one.row));
      return metrics;
    }

    byte[] toJson() throws IOException {
      ObjectNode root = JSON.createObjectNode().put("task", spec.task().toString());
      ArrayNode outputs = root.putArray("outputs");
      spec.outputs()
          .forEach(one -> outputs.addObject().put("name", one.name()).put("width", one.width()));
      spec.classes().forEach(root.putArray("classes")::add);
      root.put("scores", spec.scores() == null ? "logits" : spec.scores().toString());
      ArrayNode rows = root.putArray("samples");
      for (Sample one : samples) {
        ArrayNode row = rows.addArray().add(one.partition).add(one.row);
        row.add(hex(one.values)).add(hex(one.targets));
      }
      return JSON.writeValueAsBytes(root);
    }

    static Case read(byte[] json) throws IOException {
      JsonNode root = JSON.readTree(json);
      List<Output> outputs = new ArrayList<>();
      root.path("outputs")
          .forEach(
              one ->
                  outputs.add(
                      new Output(one.path("name").textValue(), one.path("width").longValue())));
      List<String> classes = new ArrayList<>();
      root.path("classes").forEach(one -> classes.add(one.textValue()));
      Task task = Task.find(root.path("task").textValue()).orElseThrow();
      Scores scores = Scores.find(root.path("scores").textValue()).orElseThrow();
      List<Sample> samples = new ArrayList<>();
      root.path("samples")
          .forEach(
              row ->
                  samples.add(
                      new Sample(
                          numbers(row.get(2).textValue()),
                          numbers(row.get(3).textValue()),
                          row.get(0).intValue(),
                          row.get(1).longValue())));
      return new Case(new TaskSpec(task, outputs, classes, scores), samples);
    }
  }

  private static String hex(double... numbers) {
    StringBuilder text = new StringBuilder();
    for (double number : numbers) {
      text.append("%016x".formatted(Double.doubleToRawLongBits(number)));
    }
    return text.toString();
  }

  private static double[] numbers(String hex) {
    double[] numbers = new double[hex.length() / 16];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          Double.longBitsToDouble(Long.parseUnsignedLong(hex.substring(16 * i, 16 * i + 16), 16));
    }
    return numbers;
  }

  private static Map<String, Case> cases() {
    Map<String, Case> cases = new TreeMap<>();
    TaskSpec one = TaskSpec.regression(List.of(new Output("mass", 1)));
    TaskSpec several =
        TaskSpec.regression(
            List.of(new Output("wind", 2), new Output("age", 1), new Output("größe", 3)));
    cases.put(
        "redshift-usual",
        made(TaskSpec.REDSHIFT, 400, 1, new Random(1), MetricsOfOthersTest::redshift));
    cases.put(
        "redshift-odd", made(TaskSpec.REDSHIFT, 200, 1, new Random(2), MetricsOfOthersTest::odd));
    cases.put(
        "redshift-none", made(TaskSpec.REDSHIFT, 0, 1, new Random(3), MetricsOfOthersTest::odd));
    cases.put("regression-usual", made(one, 300, 1, new Random(4), Random::nextGaussian));
    cases.put("regression-several", made(several, 200, 6, new Random(5), Random::nextGaussian));
    cases.put("regression-odd", made(several, 200, 6, new Random(6), MetricsOfOthersTest::odd));
    cases.put(
        "regression-wide",
        made(
            one,
            9_000,
            1,
            new Random(7),
            random -> Math.scalb(random.nextGaussian(), random.nextInt(600) - 300)));
    cases.put("regression-none", made(one, 0, 1, new Random(8), MetricsOfOthersTest::odd));
    TaskSpec outputs = TaskSpec.none(List.of(new Output("embedding", 8), new Output("flag", 1)));
    cases.put("none-usual", made(outputs, 300, 0, new Random(9), Random::nextGaussian));
    cases.put("none-odd", made(outputs, 100, 0, new Random(10), MetricsOfOthersTest::odd));
    cases.put(
        "none-zeros",
        made(outputs, 10, 0, new Random(11), random -> random.nextBoolean() ? 0.0 : -0.0));
    cases.put("none-nothing", made(outputs, 0, 0, new Random(12), MetricsOfOthersTest::odd));
    for (Scores scores : Scores.values()) {
      for (int width : scores == Scores.CLASS ? new int[] {1} : new int[] {1, 2, 3, 12, 700}) {
        classification(cases, scores, width);
      }
    }
    TaskSpec named =
        TaskSpec.classification(
            new Output("answer", 1), Scores.CLASS, List.of("star", "galaxy", "Quasar é"));
    cases.put(
        "classification-named",
        labelled(named, 60, 3, new Random(13), random -> random.nextInt(5) - 1));
    return cases;
  }

  private static void classification(Map<String, Case> cases, Scores scores, int width) {
    TaskSpec spec = TaskSpec.classification(new Output("scores", width), scores, List.of());
    int classes = scores == Scores.CLASS ? 300 : Math.max(2, width);
    int count = width > 100 ? 8 : 150;
    String name = "classification-%s-%d".formatted(scores, width);
    Draw usual =
        switch (scores) {
          case LOGITS -> random -> 3 * random.nextGaussian();
          case PROBABILITIES -> Random::nextDouble;
          case LOG_PROBABILITIES -> random -> StrictMath.log(random.nextDouble());
          case CLASS -> random -> random.nextInt(classes);
        };
    cases.put(name, labelled(spec, count, classes, new Random(width), usual));
    Draw ties = random -> random.nextInt(4) == 0 ? odd(random) : 0.25 * random.nextInt(5);
    if (width < 100) {
      cases.put(name + "-odd", labelled(spec, count, classes, new Random(-width), ties));
    }
  }

  private interface Draw {
    double next(Random random);
  }

  private static Case made(TaskSpec spec, int count, int targets, Random random, Draw number) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] values = new double[(int) spec.valuesPerSample()];
      double[] wanted = new double[targets];
      for (int j = 0; j < values.length; j++) {
        values[j] = number.next(random);
      }
      for (int j = 0; j < targets; j++) {
        double rare = random.nextInt(9) == 0 ? Double.NaN : values[j] + random.nextGaussian() / 8;
        wanted[j] = random.nextBoolean() ? rare : number.next(random);
      }
      samples.add(new Sample(values, wanted, i % 3, i));
    }
    return new Case(spec, samples);
  }

  private static Case labelled(TaskSpec spec, int count, int classes, Random random, Draw number) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] values = new double[(int) spec.valuesPerSample()];
      for (int j = 0; j < values.length; j++) {
        values[j] = number.next(random);
      }
      double label = random.nextInt(8) == 0 ? odd(random) : random.nextInt(classes + 1);
      samples.add(new Sample(values, new double[] {label}, i % 2, i));
    }
    return new Case(spec, samples);
  }

  private static double redshift(Random random) {
    return Math.abs(random.nextGaussian()) / 2;
  }

  /** What is rare, and all bits of a double. */
  private static double odd(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> Double.NaN;
      case 1 -> Double.POSITIVE_INFINITY;
      case 2 -> Double.NEGATIVE_INFINITY;
      case 3 -> -0.0;
      case 4 -> 0;
      case 5 -> -99;
      case 6 -> 1.5;
      case 7 -> Double.MIN_VALUE;
      case 8 -> 1e160 * random.nextGaussian();
      case 9 -> 1e-165 * random.nextGaussian();
      case 10 -> -1;
      default -> random.nextGaussian();
    };
  }

  private static List<String> functions() {
    List<String> lines = new ArrayList<>();
    Random random = new Random(99);
    for (int i = 0; i < 500; i++) {
      double any = Double.longBitsToDouble(random.nextLong());
      double usual = random.nextGaussian() * (i % 2 == 0 ? 1 : 200);
      double small = Math.scalb(random.nextGaussian(), -random.nextInt(70));
      for (double x : new double[] {any, usual, small, 1 + small, i / 16.0}) {
        // One NaN for all: what is in the others, nobody asks.
        lines.add(hex(x, of(x, StrictMath::exp), of(x, StrictMath::log), of(x, StrictMath::log1p)));
      }
    }
    return lines;
  }

  private static double of(double x, DoubleUnaryOperator function) {
    double result = function.applyAsDouble(x);
    return Double.isNaN(result) ? Double.NaN : result;
  }
}
