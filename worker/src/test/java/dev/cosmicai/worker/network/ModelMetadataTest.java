package dev.cosmicai.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.Task;
import dev.cosmicai.contract.Transform;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.tasks.Scores;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelMetadataTest {
  private static final String GOOD =
      """
      {"format": "cosmic-model/1", "name": "small", "precision": "bf16", "forwardSize": 64,
       "channels": 3, "height": 16, "width": 24, "magnitudes": 7, "tolerance": 0.001,
       "somethingNewer": [1, 2]}""";

  private static final String NAMED =
      """
      {"format": "cosmic-model/2", "name": "digits", "precision": "fp32", "forwardSize": 64,
       "task": "classification", "scores": "probabilities", "classes": ["zero", "one"],
       "inputs": [{"name": "image", "dtype": "uint8", "shape": ["N", 8, 8, 1]},
                  {"name": "ids", "dtype": "int64", "shape": ["N"]}],
       "outputs": [{"name": "logits", "dtype": "float32", "shape": ["N", 10], "target": "digit"},
                   {"name": "extra", "dtype": "bool", "shape": ["N", 2]}],
       "transforms": {"image": [{"channelsFirst": true}, {"scale": 0.5}]}}""";

  @Test
  void everyFieldIsRead() {
    ModelMetadata metadata = parse(GOOD);
    assertThat(metadata.info())
        .isEqualTo(
            new NetworkInfo(
                "small",
                Precision.BF16,
                64,
                new Signature(
                    List.of(
                        TensorSpec.of("images", ElementType.FLOAT32, 3, 16, 24),
                        TensorSpec.of("magnitudes", ElementType.FLOAT32, 7)),
                    List.of(TensorSpec.of("prediction", ElementType.FLOAT32, 1))),
                new TaskDeclaration(
                    Task.REDSHIFT, List.of(new Target("redshift", 0)), Scores.LOGITS, List.of()),
                Map.of()));
    assertThat(metadata.goldenNames()).containsExactly("images", "magnitudes", "output");
    assertThat(metadata.tolerance()).isEqualTo(0.001);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fp32", "bf16", "int8"})
  void everyPrecisionThatIsExportedIsKnown(String precision) {
    ModelMetadata metadata = parse(GOOD.replace("bf16", precision));
    assertThat(metadata.info().precision()).hasToString(precision);
  }

  @ParameterizedTest
  @CsvSource({
    "format, \"cosmic-model/1\", \"cosmic-model/3\"",
    "precision, \"bf16\", \"int4\"",
    "precision, \"bf16\", \"auto\"",
    "forwardSize, 64, 0",
    "channels, 3, -3",
    "height, 16, 1e9",
    "width, 24, \"24\"",
    "magnitudes, 7, null",
    "tolerance, 0.001, 2",
    "tolerance, 0.001, \"0.001\"",
    "tolerance, 0.001, null",
    "forwardSize, 64, 64.0",
    "precision, \"bf16\", null",
    "format, \"cosmic-model/1\", 1",
  })
  void fieldThatIsWrongIsNamed(String field, String good, String bad) {
    String json = GOOD.replace("\"" + field + "\": " + good, "\"" + field + "\": " + bad);
    assertThat(json).isNotEqualTo(GOOD);
    FatalFault fault = catchThrowableOfType(FatalFault.class, () -> parse(json));
    assertThat(fault.reason()).isEqualTo(Reason.ModelCorrupt);
    assertThat(fault).hasMessageContainingAll("s3://m/model.pt", "cosmic.json", field);
  }

  @Test
  void namedInputsAndOutputsAreRead() {
    ModelMetadata metadata = parse(NAMED);
    NetworkInfo info = metadata.info();

    assertThat(info.signature())
        .hasToString(
            "image uint8 [N, 8, 8, 1], ids int64 [N] -> logits float32 [N, 10], extra bool [N, 2]");
    assertThat(info.task())
        .isEqualTo(
            new TaskDeclaration(
                Task.CLASSIFICATION,
                List.of(new Target("digit", 0)),
                Scores.PROBABILITIES,
                List.of("zero", "one")));
    assertThat(info.transforms())
        .containsOnlyKeys("image")
        .extractingByKey("image")
        .asInstanceOf(list(Transform.class))
        .extracting(Transform::channelsFirst, Transform::scale)
        .containsExactly(tuple(true, null), tuple(null, 0.5));
    assertThat(metadata.goldenNames())
        .containsExactly("inputs/image", "inputs/ids", "outputs/logits", "outputs/extra");
  }

  @ParameterizedTest
  @CsvSource({
    "redshift, redshift:0",
    "classification, label:0",
    "regression, target_logits:0 target_extra:1",
    "none, ''",
  })
  void outputsHaveTheUsualTargetsOfTheirTask(String task, String targets) {
    ModelMetadata metadata =
        parse(NAMED.replace("classification", task).replace(", \"target\": \"digit\"", ""));
    assertThat(metadata.info().task().targets())
        .extracting(target -> target.column() + ":" + target.output())
        .containsExactly(targets.isEmpty() ? new String[0] : targets.split(" "));
    assertThat(parse(NAMED).info().withTask(Task.NONE).task().targets()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"image\"|\"im age\"|inputs has a name",
        "\"ids\"|\"image\"|inputs names image twice",
        "uint8|uint4|inputs has no known dtype for image",
        "[\"N\", 8, 8, 1]|[8, 8, 1]|inputs has no shape",
        "[\"N\", 8, 8, 1]|[\"N\", 8, 8, 0]|shape out of range for image",
        "[\"N\", 8, 8, 1]|[\"N\", 65536, 65536]|shape out of range for image",
        "classification|clustering|task is none of redshift",
        "probabilities|odds|scores is none of",
        "\"digit\"|\"a digit\"|outputs has a target that is no name",
        "{\"scale\": 0.5}|{\"scale\": 0.5, \"channelsFirst\": true}|transforms.image[1] cannot be read",
        "{\"scale\": 0.5}|{\"blur\": 0.5}|transforms.image[1] cannot be read",
        "{\"scale\": 0.5}|null|transforms.image[1] cannot be read",
        "{\"scale\": 0.5}|{\"channels\": [1.5]}|transforms.image[1].channels[0] cannot be read",
        "{\"scale\": 0.5}|{\"channels\": [null]}|transforms.image[1].channels",
        "{\"scale\": 0.5}|{\"scale\": \"0.5\"}|transforms.image[1].scale cannot be read",
        "{\"scale\": 0.5}|{\"scale\": 0.5, \"scale\": 2}|Duplicate field 'scale'",
        "\"transforms\": {\"image\": [|\"transforms\": {\"image\": 5, \"no\": [|transforms.image is not",
        "\"transforms\": {|\"transforms\": 5, \"no\": {|transforms is not an object",
        "\"transforms\": {|\"transforms\": null, \"no\": {|transforms is not an object",
        "\"transforms\": {\"image\"|\"transforms\": {\"logits\"|for logits, which is no input",
        "\"ids\"|true|inputs.name is not a text",
        "uint8|null|inputs has no known dtype for image",
        "\"uint8\"|null|inputs.dtype is not a text",
        "[\"N\", 8, 8, 1]|[\"N\", 8.0, 8, 1]|shape out of range for image",
        "[\"N\", 8, 8, 1]|[\"N\", 8, null, 1]|shape out of range for image",
        "\"digit\"|true|outputs.target is not a text",
        "\"digit\"|null|outputs.target is not a text",
        "[\"zero\", \"one\"]|[\"zero\", null]|classes is not a list of texts",
        "[\"zero\", \"one\"]|[0, 1]|classes is not a list of texts",
        "[\"zero\", \"one\"]|\"zero,one\"|classes is not a list of texts",
        "[\"zero\", \"one\"]|[\"zero\", \"\\u001b[31m\"]|classes is not a list of texts of one line",
        "[\"zero\", \"one\"]|{\"0\": \"zero\"}|classes is not a list of texts",
        "\"classification\"|null|task is not a text",
        "\"probabilities\"|3|scores is not a text",
        "\"name\": \"|\"name\": \"a\\nb|name is not one line",
        "\"name\": \"|\"name\": 5, \"no\": \"|name is not a text",
        "\"inputs\": [|\"inputs\": [], \"no\": [|inputs is no list of 1 to 16",
      })
  void signatureThatIsWrongIsNamed(String good, String bad, String problem) {
    String json = NAMED.replaceFirst(Pattern.quote(good), Matcher.quoteReplacement(bad));
    assertThat(json).isNotEqualTo(NAMED);
    FatalFault fault = catchThrowableOfType(FatalFault.class, () -> parse(json));
    assertThat(fault.reason()).isEqualTo(Reason.ModelCorrupt);
    assertThat(fault).hasMessageContainingAll("s3://m/model.pt", "cosmic.json", problem);
    assertThat(fault.getMessage().lines()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "null", "\u0000\u0001", "{} {}", "{\"name\": 1, \"name\": 2}"})
  void whatIsNoJsonObjectIsRefused(String json) {
    FatalFault fault = catchThrowableOfType(FatalFault.class, () -> parse(json));
    assertThat(fault.reason()).isEqualTo(Reason.ModelCorrupt);
  }

  private static ModelMetadata parse(String json) {
    return ModelMetadata.parse(json.getBytes(StandardCharsets.UTF_8), "s3://m/model.pt");
  }
}
