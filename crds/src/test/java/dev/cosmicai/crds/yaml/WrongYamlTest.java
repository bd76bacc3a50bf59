package dev.cosmicai.crds.yaml;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.cosmicai.crds.JobYaml;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is no YAML, or has other fields or types than an InferenceJob. */
class WrongYamlTest {
  @ParameterizedTest(name = "{1}")
  @MethodSource
  void textThatIsNoJobIsRefused(String yaml, String messagePart) {
    Refused.inOneLine(yaml, messagePart);
  }

  static Stream<Arguments> textThatIsNoJobIsRefused() {
    return Stream.of(
        arguments("", "job.yaml is empty"),
        arguments("- a\n- b\n", "job.yaml holds no fields"),
        arguments(
            "a: [1\nb: 2\n",
            "job.yaml, line 2 cannot be read as YAML: while parsing a flow sequence, expected ','"
                + " or ']'"),
        arguments("kind: a\n\tspec: b\n", "job.yaml, line 2 cannot be read as YAML"),
        arguments(JobYaml.MINIMAL + "---\n" + JobYaml.MINIMAL, "expected a single document"),
        arguments(JobYaml.withSpec("worldSize: 1\nworldSize: 2"), "found duplicate key worldSize"),
        arguments(JobYaml.MINIMAL + "status: !!java.net.URL [x]\n", "cannot be read as YAML"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource
  void fieldOrTypeThatIsWrongIsRefused(String yaml, String messagePart) {
    Refused.inOneLine(yaml, messagePart);
  }

  static Stream<Arguments> fieldOrTypeThatIsWrongIsRefused() {
    return Stream.of(
        arguments(
            JobYaml.replacing("cosmicai.dev/v1alpha1", "cosmicai.dev/v1"),
            "line 1: apiVersion is 'cosmicai.dev/v1'; it must be cosmicai.dev/v1alpha1"),
        arguments(
            JobYaml.replacing("kind: InferenceJob\n", ""),
            "line 1: kind is missing; write kind: InferenceJob"),
        arguments(
            JobYaml.replacing("spec:", "specs:"),
            "line 5: specs is not a field of an InferenceJob; did you mean spec?"),
        arguments(JobYaml.replacing("  name:", "  nmae:"), "metadata.nmae is not a field"),
        arguments(
            JobYaml.withSpec("batchsize: 5"),
            "line 12: spec.batchsize is not a field of an InferenceJob; did you mean"
                + " spec.batchSize?"),
        arguments(
            JobYaml.withSpec("fileLimit: 5"),
            "spec.fileLimit is not a field of an InferenceJob; it belongs at spec.data.fileLimit"),
        arguments(
            JobYaml.withSpec("pricing:\n  zzz: 1"),
            "line 13: spec.pricing.zzz is not a field of an InferenceJob; the fields here are"
                + " gbSecondPrice, memoryGb, requestPrice, storageGbSecondPrice"),
        arguments(
            JobYaml.withSpec("worker:\n  tolerations:\n  - key: a\n    efect: b"),
            "line 15: spec.worker.tolerations[0].efect is not a field of an InferenceJob; did you"
                + " mean spec.worker.tolerations[0].effect?"),
        arguments(
            JobYaml.withSpec("worker:\n  resources:\n    request: {cpu: 1}"),
            "did you mean spec.worker.resources.requests?"),
        arguments(
            JobYaml.withSpec("worldSize: many"),
            "line 12: spec.worldSize is 'many'; it must be a whole number"),
        arguments(
            JobYaml.withSpec("worldSize: \"4\""),
            "spec.worldSize is '4'; it must be a whole number"),
        arguments(
            JobYaml.withSpec("worldSize: 4.5"),
            "spec.worldSize is '4.5'; it must be a whole number"),
        arguments(
            JobYaml.withSpec("worldSize: 99999999999"), "line 12: spec.worldSize is '99999999999'"),
        arguments(
            JobYaml.withSpec("worldSize: [4]"),
            "spec.worldSize is a list; it must be a whole number"),
        arguments(JobYaml.withSpec("resume: 1"), "spec.resume is '1'; it must be true or false"),
        arguments(
            JobYaml.withSpec("storage: {region: 1}"),
            "spec.storage.region is '1'; it must be a text; put it in quotes"),
        arguments(
            JobYaml.replacing("25MB", "25MB\n    splitSize: 1.5"),
            "line 10: spec.data.splitSize is '1.5'; it must be a number of bytes, such as 64Mi"),
        arguments(
            JobYaml.replacing("25MB", "25MB\n    totalSize: [1Gi]"),
            "spec.data.totalSize is a list; it must be a number of bytes, such as 64Mi"),
        arguments(
            JobYaml.replacing("25MB", "25MB\n    splitSize: 1000"),
            "spec.data.splitSize is '1000'; it must be 1Mi to 1Ti"),
        arguments(
            JobYaml.withSpec("coordination: gang"),
            "spec.coordination is 'gang'; it must be one of Independent, Gang"),
        arguments(
            JobYaml.withSpec("storage: here"), "spec.storage is 'here'; it must be a mapping"),
        arguments(
            JobYaml.withSpec("worker: {labels: x}"),
            "spec.worker.labels is 'x'; it must be a mapping of names to values"),
        arguments(
            JobYaml.withSpec("worker: {env: x}"), "spec.worker.env is 'x'; it must be a list"),
        arguments(
            JobYaml.withSpec("pricing: {memoryGb: much}"),
            "spec.pricing.memoryGb is 'much'; it must be a number"));
  }
}
