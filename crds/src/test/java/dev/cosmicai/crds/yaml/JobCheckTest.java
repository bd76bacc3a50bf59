package dev.cosmicai.crds.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobCheckTest {
  private static final String SECRET =
      """
      # --- keys
      apiVersion: v1
      kind: Secret
      metadata: {name: keys}
      """;
  private static final String JOB =
      """
      apiVersion: cosmicai.dev/v1alpha1
      kind: InferenceJob
      metadata: {name: %s}
      spec:
        model: {uri: s3://bucket/net.pt}
        data: {uri: s3://bucket/data}
        output: {uri: s3://bucket/out}
      """;

  @Test
  void everyJobOfAFileIsCheckedAndOtherKindsAreSkipped() {
    String text = SECRET + "---\n" + JOB.formatted("first") + "--- # next\n" + JOB.formatted("two");

    assertThat(JobCheck.check(text, "jobs.yaml"))
        .containsExactly(
            new JobCheck.Skipped(1, "Secret"),
            new JobCheck.Valid("InferenceJob", "first"),
            new JobCheck.Valid("InferenceJob", "two"));
  }

  @Test
  void problemsKeepTheLinesOfTheFileOneEach() {
    String text = SECRET + "---\n" + JOB.formatted("Second") + "  worldSize: 0\n";

    assertThat(problems(text))
        .hasSize(2)
        .satisfies(
            problems -> {
              assertThat(problems.get(0))
                  .startsWith("jobs.yaml, line 8: metadata.name is 'Second'");
              assertThat(problems.get(1)).startsWith("jobs.yaml, line 13: spec.worldSize is 0");
            });
  }

  @Test
  void emptyDocumentsAreNothing() {
    String text = "---\n# nothing\n---\n" + JOB.formatted("only") + "...\n---\n";

    assertThat(JobCheck.check(text, "jobs.yaml"))
        .containsExactly(new JobCheck.Valid("InferenceJob", "only"));
    assertThat(JobCheck.check("", "jobs.yaml")).isEmpty();
  }

  @Test
  void hyphensInsideATextStartNoDocument() {
    String text =
        JOB.formatted("only").replace("{name: only}", "{name: only, annotations: {a: '---'}}");

    assertThat(JobCheck.check(text, "jobs.yaml"))
        .containsExactly(new JobCheck.Valid("InferenceJob", "only"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"kind: inferenceJob", "kind: InferenceJobs", "kind: Inference", "note: x"})
  void misspeltKindIsToldAndNotSkipped(String kind) {
    assertThat(problems(JOB.formatted("x").replace("kind: InferenceJob", kind)))
        .anyMatch(problem -> problem.contains("kind") || problem.contains("note"));
  }

  @Test
  void whatIsNoYamlIsOneProblemWithItsLine() {
    assertThat(problems(SECRET + "---\na: [1\nb: 2\n"))
        .singleElement()
        .asString()
        .contains("cannot be read as YAML")
        .doesNotContain("\n");
  }

  private static List<String> problems(String text) {
    return JobCheck.check(text, "jobs.yaml").stream()
        .filter(JobCheck.Wrong.class::isInstance)
        .flatMap(finding -> ((JobCheck.Wrong) finding).problems().stream())
        .toList();
  }

  @Test
  void sweepIsCheckedAsOne() {
    String sweep =
        """
        apiVersion: cosmicai.dev/v1alpha1
        kind: InferenceSweep
        metadata: {name: sizes}
        spec:
          template:
            model: {uri: s3://models/astro.pt}
            data: {uri: s3://sky/25MB}
          axes: [{field: worldSize, values: [%s]}]
          output: {uri: s3://results/sizes}
        """;

    assertThat(JobCheck.check(sweep.formatted("1, 2"), "sweep.yaml"))
        .containsExactly(new JobCheck.Valid("InferenceSweep", "sizes"));
    assertThat(JobCheck.check(sweep.formatted("0"), "sweep.yaml"))
        .containsExactly(
            new JobCheck.Wrong(
                List.of(
                    "sweep.yaml, line 8: spec.axes[0].values[0] is '0'; worldSize takes whole"
                        + " numbers from 1 to 100000")));
  }
}
