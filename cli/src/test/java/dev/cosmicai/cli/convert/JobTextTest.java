package dev.cosmicai.cli.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobTextTest {
  @Test
  void everyFieldOfThePayloadIsInTheJobOrInAComment() {
    String json =
        """
        {"bucket": "code", "file_limit": "22", "batch_size": 256, "object_type": "folder",
         "S3_object_name": "Anomaly Detection", "script": "/tmp/run.py", "world_size": "4",
         "result_path": "results 1", "data_bucket": "data", "data_prefix": "25MB/"}""";

    String job =
        JobText.of(CaiPayload.parse(json, "p.json"), "p.json", Optional.empty(), Optional.empty());

    assertThat(job)
        .isEqualTo(
            """
            # An InferenceJob that does what CAI did with p.json.
            apiVersion: cosmicai.dev/v1alpha1
            kind: InferenceJob
            metadata:
              name: results-1
            spec:
              model:
                # No counterpart: CAI's network is a pickle in its folder of code. Export it once to
                # TorchScript, put it here, or write where it is.
                uri: s3://code/models/network.pt
              data:
                uri: s3://data/25MB
                format: pt # CAI takes only names that end so
                fileLimit: 22 # in natural order: 2.pt before 10.pt
              output:
                uri: "s3://data/results 1"
              worldSize: 4
              assignment: Static # ranks read the files that CAI gives them; Dynamic is faster
              batchSize: 256

            # Of the payload, these have no counterpart:
            # bucket: "code": where CAI's code lies; a job brings no code, only model.uri
            # object_type: "folder": whether that code is a file or a folder
            # S3_object_name: "Anomaly Detection": the folder of that code
            # script: "/tmp/run.py": the program of that code; the ranks' program is part of this system
            """);
  }

  @Test
  void noValueCanEndItsLine() {
    String json =
        """
        {"bucket": "code", "result_path": "r\\u2028\\u0085x", "data_bucket": "data",
         "note\\nspec": "a\\nb\\u2028c"}""";

    String job =
        JobText.of(
            CaiPayload.parse(json.replace("\\u0085", ""), "a\nb"),
            "a\nb",
            Optional.empty(),
            Optional.empty());

    assertThat(job.lines().filter(line -> line.contains("note"))).hasSize(1);
    assertThat(job).isASCII().contains("r\\u2028x").contains("\"a\\nb\"");
  }

  @ParameterizedTest
  @CsvSource({
    "result-partition-100MB/1GB/1, result-partition-100mb-1gb-1",
    "25MB/1, cai-25mb-1",
    "___, cai",
    "a-very-long-path/with-many-parts/and-at-its-end-the-run/17,"
        + " path-with-many-parts-and-at-its-end-the-run-17",
    "0123456789012345678901234567890123456789012345678901234567,"
        + " cai-8901234567890123456789012345678901234567890123",
  })
  void pathsBecomeNames(String path, String name) {
    assertThat(JobText.name(path)).isEqualTo(name).hasSizeLessThanOrEqualTo(50);
    assertThat(name).matches("[a-z]([a-z0-9-]*[a-z0-9])?");
  }
}
