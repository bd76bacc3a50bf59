package dev.cosmicai.cli.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaiPayloadTest {
  private static final String PAYLOAD =
      """
      {"bucket": "code", "file_limit": "22", "batch_size": 512, "object_type": "folder",
       "S3_object_name": "Code", "script": "/tmp/run.py", "result_path": "results/1",
       "data_bucket": "data", "data_prefix": "25MB"}""";

  @Test
  void numbersAreReadAsNumbersAndAsTexts() {
    CaiPayload payload = parse(PAYLOAD);

    assertThat(payload.fileLimit()).hasValue(22);
    assertThat(payload.batchSize()).hasValue(512);
    assertThat(payload.worldSize()).isEmpty();
    assertThat(payload.resultBucket()).isEqualTo("data");
    assertThat(payload.withoutCounterpart())
        .containsOnlyKeys("bucket", "object_type", "S3_object_name", "script");
  }

  @Test
  void emptyTextsAndNullsCountAsAbsent() {
    CaiPayload payload =
        parse(PAYLOAD.replace("\"22\"", "\"\"").replace("512", "null").replace("25MB", ""));

    assertThat(payload.fileLimit()).isEmpty();
    assertThat(payload.batchSize()).isEmpty();
    assertThat(payload.dataPrefix()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"22\"       | \"many\"     | file_limit is \"many\"; it must be a whole number",
        "\"22\"       | \"0\"        | file_limit is 0; it must be a whole number from 1",
        "\"22\"       | 2.5          | file_limit is 2.5; it must be a whole number",
        "\"22\"       | true         | file_limit is true; it must be a whole number",
        "\"22\"       | -1           | file_limit is -1; it must be a whole number",
        "512          | 99999999999  | batch_size is 99999999999; it must be a whole number",
        "512          | 70000        | batch_size is 70000; it must be a whole number from 0 to 65536",
        "\"data\"     | \"Data_\"    | data_bucket is \"Data_\", which is no bucket's name",
        "\"data\"     | null         | data_bucket is missing",
        "\"data\"     | 7            | data_bucket is 7; it must be a text",
        "\"results/1\"| \"a//b\"     | result_path is \"a//b\"; it must be a path without empty",
        "\"results/1\"| \"../b\"     | result_path is \"../b\"; it must be a path without empty",
        "\"results/1\"| null         | result_path is missing",
        "\"25MB\"     | \"a\\u0000\" | data_prefix is \"a\\u0000\"; it must not hold control",
        "\"script\"   | \"Bucket\"   | Bucket is there twice, as bucket too; keep one",
      })
  void wrongFieldIsNamedInOneLine(String old, String value, String message) {
    assertRefused(PAYLOAD.replace(old, value), "payload.json: " + message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "7", "\"text\"", "null", "{\"a\": 1, \"a\": 2}", "{}{}", "{\"a\": [1"})
  void whatIsNoPayloadIsRefusedInOneLine(String json) {
    assertRefused(json, "payload.json");
  }

  @Test
  void deeplyNestedTextIsRefused() {
    assertRefused("[".repeat(100_000), "payload.json, line 1: cannot be read as JSON");
  }

  @Test
  void ranksAreOneJobAgain() {
    CaiPayload payload =
        parse(ranks(rank(0, "[\"25MB/1.pt\", \"25MB/2.pt\"]"), rank(1, "\"25MB/3.pt\"")));

    assertThat(payload.worldSize()).hasValue(2);
    assertThat(payload.fileLimit()).isEqualTo(OptionalInt.of(3));
    assertThat(payload.dataPrefix()).isEqualTo("25MB");
    assertThat(payload.codeBucket()).isEqualTo("code");
    assertThat(payload.withoutCounterpart()).containsOnlyKeys("S3_BUCKET", "SCRIPT");
  }

  @Test
  void listMayBeTheBodyOfAnAnswer() {
    String list = ranks(rank(1, "null"), rank(0, "\"a/b/1.pt\""));

    CaiPayload payload = parse("{\"statusCode\": 200, \"body\": " + list + "}");

    assertThat(payload).isEqualTo(parse(list));
    assertThat(payload.dataPrefix()).isEqualTo("a/b");
  }

  @Test
  void filesOfSeveralFoldersAreTakenFromTheFolderAround() {
    String list = ranks(rank(0, "\"a/bc/1.pt\""), rank(1, "\"a/b/2.pt\""));

    assertThat(parse(list).dataPrefix()).isEqualTo("a");
  }

  @Test
  void ranksThatAreNotOneJobAreRefused() {
    String first = rank(0, "\"d/1.pt\"");
    assertRefused("[]", "payload.json is an empty list");
    assertRefused("[7]", "payload.json: [0] is not a rank's configuration");
    assertRefused(ranks(first, first), "[1]: RANK is 0, which another one is too");
    assertRefused(ranks(first, rank(2, "null")), "[1]: RANK is 2, but the list has only 2 ranks");
    assertRefused(ranks(first, first.replace("\"128\"", "64")), "[1].BATCH_SIZE is 64, but [0]");
    assertRefused(ranks(first, first.replace("{", "{\"X\": 1, ")), "[1].X is there, but [0].X");
    assertRefused(ranks(rank(0, "null"), rank(1, "null")), "DATA_PATH is null for every rank");
    assertRefused(ranks(first, rank(1, "7")), "[1]: DATA_PATH is 7; it must be a file, a list");
    assertRefused(ranks(first, rank(1, "\"d/1.pt\"")), "which was there before; to read files");
    assertRefused(ranks(first.replace("\"2\"", "\"3\"")), "WORLD_SIZE is 3, but the list has 1");
  }

  private static String ranks(String... configs) {
    return "[" + String.join(",\n", configs) + "]";
  }

  private static String rank(int rank, String path) {
    return """
        {"S3_BUCKET": "code", "SCRIPT": "/tmp/run.py", "WORLD_SIZE": "2", "RANK": "%d",
         "DATA_BUCKET": "data", "DATA_PREFIX": "ignored", "DATA_PATH": %s,
         "RESULT_PATH": "results", "BATCH_SIZE": "128"}"""
        .formatted(rank, path);
  }

  private static void assertRefused(String json, String message) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.InvalidSpec))
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  private static CaiPayload parse(String json) {
    return CaiPayload.parse(json, "payload.json");
  }
}
