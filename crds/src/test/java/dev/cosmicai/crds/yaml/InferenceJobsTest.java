package dev.cosmicai.crds.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.cosmicai.contract.Coordination;
import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.contract.Precision;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobSpec;
import dev.cosmicai.crds.JobYaml;
import dev.cosmicai.crds.PricingSpec;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class InferenceJobsTest {
  @TempDir Path dir;

  @Test
  void minimalJobGetsTheDocumentedDefaults() {
    InferenceJob job = read(JobYaml.MINIMAL);

    assertThat(job.name()).isEqualTo("galaxies");
    InferenceJobSpec spec = job.getSpec();
    assertThat(spec.model().precision()).isEqualTo(Precision.AUTO);
    assertThat(spec.model().sha256()).isNull();
    assertThat(spec.data().format()).isEqualTo(PartitionFormat.AUTO);
    assertThat(spec.output().predictions()).isTrue();
    assertThat(spec.worldSize()).isNull();
    assertThat(spec.parallelism()).isNull();
    assertThat(spec.batchSize()).isEqualTo(512);
    assertThat(spec.coordination()).isEqualTo(Coordination.INDEPENDENT);
    assertThat(spec.retriesPerRank()).isEqualTo(3);
    assertThat(spec.maxFailedRanks()).isZero();
    assertThat(spec.resume()).isFalse();
    assertThat(spec.storage().region()).isEqualTo("us-east-1");
    assertThat(spec.storage().pathStyle()).isFalse();
    assertThat(spec.worker().env()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"auto, AUTO", "fp32, FP32", "bf16, BF16", "int8, INT8"})
  void everyPrecisionIsReadAsItIsWritten(String word, Precision precision) {
    InferenceJob job =
        read(JobYaml.replacing("astro.pt\n", "astro.pt\n    precision: " + word + "\n"));

    assertThat(job.getSpec().model().precision()).isEqualTo(precision);
    assertThat(precision.toString()).isEqualTo(word);
  }

  @Test
  void everyFieldIsRead() {
    InferenceJob job =
        read(
            """
            apiVersion: cosmicai.dev/v1alpha1
            kind: InferenceJob
            metadata: {name: all, namespace: sky, labels: {kueue.x-k8s.io/queue-name: q}}
            spec:
              model: {uri: s3://models/a.pt, sha256: "%s", precision: bf16}
              data: {uri: s3://sky/25MB/, format: safetensors, totalSize: 12.6GB}
              output: {uri: s3://results/1, predictions: false}
              worldSize: 16
              parallelism: 16
              batchSize: 256
              coordination: Gang
              retriesPerRank: 0
              maxFailedRanks: 2
              resume: true
              suspend: true
              activeDeadlineSeconds: 600
              startDeadlineSeconds: 60
              ttlSecondsAfterFinished: 0
              storage: {endpoint: "http://127.0.0.1:9000", region: eu-west-1, pathStyle: true,
                        credentialsSecret: keys}
              worker:
                image: example.org/cosmic:1
                resources: {requests: {cpu: "2", memory: 1Gi}, limits: {memory: 1Gi}}
                nodeSelector: {disk: ssd}
                tolerations: [{key: spot, operator: Exists, effect: NoSchedule}]
                affinity: {nodeAffinity: {}}
                serviceAccountName: reader
                imagePullSecrets: [{name: pull}]
                priorityClassName: low
                runtimeClassName: kata
                labels: {team: sky}
                annotations: {note: "1"}
                env: [{name: OMP_NUM_THREADS, value: "1"}]
              pricing: {requestPrice: 0, gbSecondPrice: 0.1, storageGbSecondPrice: 0.2, memoryGb: 7}
            """
                .formatted("a".repeat(64)));

    InferenceJobSpec spec = job.getSpec();
    assertThat(spec.coordination()).isEqualTo(Coordination.GANG);
    assertThat(spec.worker().resources().getRequests().get("memory").toString()).isEqualTo("1Gi");
    assertThat(spec.worker().tolerations().get(0).getKey()).isEqualTo("spot");
    assertThat(spec.worker().env().get(0).getValue()).isEqualTo("1");
    assertThat(spec.pricing()).isEqualTo(new PricingSpec(0.0, 0.1, 0.2, 7.0));
    assertThat(spec.ttlSecondsAfterFinished()).isZero();
  }

  @Test
  void anchorsAndAliasesMeanWhatTheyStandFor() {
    InferenceJob job =
        read(
            """
            apiVersion: cosmicai.dev/v1alpha1
            kind: InferenceJob
            metadata: {name: twice}
            spec:
              model: {uri: &model s3://models/a.pt}
              data: {uri: s3://sky/a}
              output: {uri: s3://results/a}
              worker: {annotations: {model: *model}}
            """);

    assertThat(job.getSpec().worker().annotations()).containsEntry("model", "s3://models/a.pt");
  }

  @Test
  void allBrokenRulesAreToldAtOnceWithTheirLines() {
    String yaml =
        JobYaml.replacing("s3://models/astro.pt", "models/astro.pt")
            .replace("name: galaxies", "name: Galaxies")
            .concat("  batchSize: 0\n");

    assertThatThrownBy(() -> read(yaml))
        .hasMessageStartingWith("job.yaml has 3 problems: ")
        .hasMessageContaining("line 4: metadata.name is 'Galaxies'")
        .hasMessageContaining("line 7: spec.model.uri is 'models/astro.pt'")
        .hasMessageContaining("line 12: spec.batchSize is 0; it must be 1 to 65536")
        .hasMessageNotContaining("\n");
  }

  @Test
  void readsAFileAndNamesItInMessages() throws Exception {
    Path file = Files.writeString(dir.resolve("my.yaml"), JobYaml.withSpec("worldSise: 4"));

    assertThatThrownBy(() -> InferenceJobs.read(file))
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.InvalidSpec))
        .hasMessage(
            "my.yaml, line 12: spec.worldSise is not a field of an InferenceJob; did you mean"
                + " spec.worldSize?");
  }

  @Test
  void outputMayLieBesideDataOfAnotherFormat() {
    InferenceJob job =
        read(
            JobYaml.replacing("s3://results/run-1", "s3://sky/25MB/out")
                .replace("25MB\n", "25MB\n    format: pt\n"));

    assertThat(job.getSpec().output().uri()).isEqualTo("s3://sky/25MB/out");
  }

  @Test
  void missingFileIsNamed() {
    assertThatThrownBy(() -> InferenceJobs.read(dir.resolve("none.yaml")))
        .isInstanceOf(FatalFault.class)
        .hasMessageEndingWith("none.yaml does not exist");
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("wrongJobs")
  void wrongJobIsRefusedInOneLine(String yaml, String messagePart) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.InvalidSpec))
        .hasMessageContaining(messagePart)
        .hasMessageNotContaining("\n")
        .hasMessageNotContaining("dev.cosmicai")
        .hasMessageNotContaining("com.fasterxml");
  }

  static Stream<Arguments> wrongJobs() {
    return Stream.concat(Stream.concat(wrongYaml(), wrongFields()), brokenRules());
  }

  private static Stream<Arguments> wrongYaml() {
    return Stream.of(
        arguments("", "job.yaml is empty"),
        arguments("- a\n- b\n", "job.yaml holds no fields"),
        arguments(
            "a: [1\nb: 2\n",
            "job.yaml, line 2 cannot be read as YAML: while parsing a flow sequence, expected ',' or ']'"),
        arguments("kind: a\n\tspec: b\n", "job.yaml, line 2 cannot be read as YAML"),
        arguments(JobYaml.MINIMAL + "---\n" + JobYaml.MINIMAL, "expected a single document"),
        arguments(JobYaml.withSpec("worldSize: 1\nworldSize: 2"), "found duplicate key worldSize"),
        arguments(JobYaml.MINIMAL + "status: !!java.net.URL [x]\n", "cannot be read as YAML"));
  }

  private static Stream<Arguments> wrongFields() {
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

  private static Stream<Arguments> brokenRules() {
    return Stream.of(
        arguments(
            JobYaml.replacing("  name: galaxies", "  namespace: x"), "metadata.name is missing"),
        arguments(
            JobYaml.replacing("galaxies", "g".repeat(51)),
            "metadata.name has 51 characters; it may have at most 50"),
        arguments(
            JobYaml.replacing("  model:\n    uri: s3://models/astro.pt\n", ""),
            "spec.model is missing"),
        arguments(
            JobYaml.replacing("    uri: s3://sky/25MB", "    format: pt"),
            "line 8: spec.data.uri is missing"),
        arguments(
            JobYaml.replacing("s3://models/astro.pt", "s3://models/"),
            "which does not name an object"),
        arguments(
            JobYaml.replacing("s3://sky/25MB", "s3://sky:data/a"),
            "spec.data.uri is 's3://sky:data/a', which does not name a folder, such as s3://my-bucket/data/25MB: 'sky:data' is not a bucket's name"),
        arguments(
            JobYaml.replacing("s3://results/run-1", "s3://results//a"),
            "which does not name a folder"),
        arguments(
            JobYaml.replacing("s3://results/run-1", "s3://sky/25MB/out"),
            "spec.output.uri is 's3://sky/25MB/out', which lies in spec.data.uri"),
        arguments(
            JobYaml.replacing("astro.pt", "astro.pt\n    sha256: abc"),
            "spec.model.sha256 is 'abc'; it must be the 64 lower-case digits that sha256sum prints"),
        arguments(
            JobYaml.replacing("25MB", "25MB\n    totalSize: lots"),
            "spec.data.totalSize is 'lots', not a number of bytes; write it like 100Gi"),
        arguments(
            JobYaml.replacing("25MB", "25MB\n    totalSize: 1Gi\n    fileLimit: 3"),
            "spec.data.totalSize and spec.data.fileLimit exclude each other: keep one"),
        arguments(
            JobYaml.replacing("25MB", "25MB\n    fileLimit: 0"),
            "spec.data.fileLimit is 0; it must be 1 to 1000000"),
        arguments(JobYaml.withSpec("worldSize: 0"), "spec.worldSize is 0; it must be 1 to 100000"),
        arguments(JobYaml.withSpec("parallelism: -1"), "spec.parallelism is -1"),
        arguments(JobYaml.withSpec("retriesPerRank: 101"), "it must be 0 to 100"),
        arguments(JobYaml.withSpec("activeDeadlineSeconds: 0"), "spec.activeDeadlineSeconds is 0"),
        arguments(
            JobYaml.withSpec("worldSize: 4\nparallelism: 2\ncoordination: Gang"),
            "spec.parallelism is 2, but coordination: Gang needs all ranks at once"),
        arguments(
            JobYaml.withSpec("parallelism: 2\ncoordination: Gang"),
            "coordination: Gang needs all ranks at once"),
        arguments(
            JobYaml.withSpec("storage: {endpoint: \"ftp://x\"}"),
            "spec.storage.endpoint is 'ftp://x'; it must be like https://"),
        arguments(
            JobYaml.withSpec("worker: {env: [{name: COSMIC_RANK, value: \"1\"}]}"),
            "spec.worker.env[0].name is 'COSMIC_RANK'; names that start with COSMIC_ are reserved"),
        arguments(
            JobYaml.withSpec("worker: {env: [null]}"),
            "spec.worker.env[0] is empty; give it a value, or leave it out"),
        arguments(
            JobYaml.withSpec("worker: {resources: {limits: {cpu: }}}"),
            "spec.worker.resources.limits.cpu is empty"),
        arguments(JobYaml.withSpec("worker: {labels: {a: }}"), "spec.worker.labels.a is empty"),
        arguments(
            JobYaml.withSpec("worker: {resources: {requests: {cpu: -1}}}"),
            "spec.worker.resources.requests.cpu is '-1'; write it like 500m, 2 or 4Gi"),
        arguments(
            JobYaml.withSpec("pricing: {gbSecondPrice: -1}"),
            "spec.pricing.gbSecondPrice must be 0 or more"));
  }

  private static InferenceJob read(String yaml) {
    return InferenceJobs.read(
        new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "job.yaml");
  }
}
