package dev.cosmicai.crds.yaml;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.cosmicai.crds.JobYaml;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What has the form of an InferenceJob and is none that could run. */
class BrokenRulesTest {
  /** More than an environment variable holds. */
  private static final String LONG =
      ("\n    - {input: a, channels: [" + "65535,".repeat(4096) + "]}").repeat(8);

  @ParameterizedTest(name = "{1}")
  @MethodSource
  void jobThatBreaksARuleIsRefused(String yaml, String messagePart) {
    Refused.inOneLine(yaml, messagePart);
  }

  static Stream<Arguments> jobThatBreaksARuleIsRefused() {
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
            "spec.data.uri is 's3://sky:data/a', which does not name a folder, such as"
                + " s3://my-bucket/data/25MB: 'sky:data' is not a bucket's name"),
        arguments(
            JobYaml.replacing("s3://results/run-1", "s3://results//a"),
            "which does not name a folder"),
        arguments(
            JobYaml.replacing("s3://results/run-1", "s3://sky/25MB/out"),
            "spec.output.uri is 's3://sky/25MB/out', which lies in spec.data.uri"),
        arguments(
            JobYaml.replacing("astro.pt", "astro.pt\n    sha256: abc"),
            "spec.model.sha256 is 'abc'; it must be the 64 lower-case digits that sha256sum"
                + " prints"),
        arguments(
            JobYaml.replacing("25MB", "25MB\n    totalSize: lots"),
            "spec.data.totalSize is 'lots', not a number of bytes; write it like 100Gi"),
        arguments(
            JobYaml.replacing("25MB", "25MB\n    splitSize: 1023Ki"),
            "line 10: spec.data.splitSize is '1023Ki'; it must be 1Mi to 1Ti"),
        arguments(
            JobYaml.replacing("25MB", "25MB\n    totalSize: 1Gi\n    fileLimit: 3"),
            "spec.data.totalSize and spec.data.fileLimit exclude each other: keep one"),
        arguments(
            JobYaml.replacing("25MB", "25MB\n    fileLimit: 0"),
            "spec.data.fileLimit is 0; it must be 1 to 1000000"),
        arguments(
            JobYaml.replacing("25MB", "25MB\n    columns: {images: a, magnitudes: \"b,,c\"}"),
            "job.yaml, line 10: spec.data.columns.magnitudes is 'b,,c'; a column is named after the"
                + " colon, and on both sides of each comma"),
        arguments(
            JobYaml.replacing("25MB", "25MB\n    columns: {images: }"),
            "spec.data.columns.images is empty; give it a value, or leave it out"),
        arguments(
            JobYaml.replacing("25MB", "25MB\n    keep: [ra, ]\n    transforms: [null]"),
            "spec.data.transforms[0] is empty; give it a value, or leave it out"),
        arguments(
            JobYaml.replacing(
                "25MB", "25MB\n    transforms:\n    - {input: images, channels: [0, -1, 70000]}"),
            "line 11: spec.data.transforms[0].channels[1] is -1; it must be 0 to 65535; line 11:"
                + " spec.data.transforms[0].channels[2] is 70000"),
        arguments(
            JobYaml.replacing(
                "25MB",
                "25MB\n    transforms:\n    - {input: images, normalize: {mean: [.nan], std: [.inf]}}"),
            "normalize.mean[0] is NaN; a mean must be from -1.0E30 to 1.0E30"),
        arguments(
            JobYaml.replacing("25MB", "25MB\n    transforms:\n    - {input: images, scale: .nan}"),
            "scale is NaN; it must be a number other than 0"),
        arguments(
            JobYaml.replacing("25MB", "25MB\n    follow:"),
            "job.yaml, line 10: spec.data.follow is empty; give it a value, or leave it out"),
        arguments(
            JobYaml.withSpec("worldSize:\nresume: ~\nworker:\n  # image: later"),
            "job.yaml has 3 problems: line 12: spec.worldSize is empty; give it a value, or leave it"
                + " out; line 13: spec.resume is empty; give it a value, or leave it out; line 14:"
                + " spec.worker is empty"),
        arguments(
            JobYaml.replacing("25MB", "25MB\n    transforms:\n    - {images: {scale: 2}}"),
            "spec.data.transforms[0].images is not a field of an InferenceJob; the fields here are"
                + " centerCrop, channels, channelsFirst, input, normalize, resize, scale"),
        arguments(
            JobYaml.replacing("25MB", "25MB\n    transforms:" + LONG),
            "spec.data has columns, keep and transforms of 196750 bytes as JSON; they may have at"
                + " most 120000"),
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
        arguments(
            JobYaml.withSpec("worker: {resources: {limits: }}"),
            "job.yaml, line 12: spec.worker.resources.limits is empty; give it a value, or leave it"
                + " out"),
        arguments(
            JobYaml.withSpec("worker: {resources: {requests: , limits: {cpu: 1}}}"),
            "job.yaml, line 12: spec.worker.resources.requests is empty"),
        arguments(JobYaml.withSpec("worker: {labels: {a: }}"), "spec.worker.labels.a is empty"),
        arguments(
            JobYaml.withSpec("worker: {resources: {requests: {cpu: -1}}}"),
            "spec.worker.resources.requests.cpu is '-1'; write it like 500m, 2 or 4Gi"),
        arguments(
            JobYaml.withSpec("pricing: {gbSecondPrice: -1}"),
            "spec.pricing.gbSecondPrice must be 0 or more"));
  }
}
