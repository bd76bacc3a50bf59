package dev.cosmicai.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectUriTest {
  @Test
  void bucketAndKeyAreReadAndWrittenBack() {
    ObjectUri uri = ObjectUri.parse("s3://sky-survey.2/a/b 1%20ä.pt");

    assertThat(uri).isEqualTo(new ObjectUri("sky-survey.2", "a/b 1%20ä.pt"));
    assertThat(uri).hasToString("s3://sky-survey.2/a/b 1%20ä.pt");
  }

  @Test
  void aBucketAloneHasAnEmptyKey() {
    assertThat(ObjectUri.parse("s3://bucket").key()).isEmpty();
    assertThat(ObjectUri.parse("s3://bucket/").key()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a//b", "/a", "a/./b", "a/../b", "..", "a\tb", "a\nb", ""})
  void aListedKeyIsReadBackWhateverItIs(String key) {
    ObjectUri uri = new ObjectUri("sky", key);

    assertThat(ObjectUri.ofStored(uri.toString())).isEqualTo(uri);
  }

  @Test
  void resolvingNeverDoublesTheSlash() {
    assertThat(ObjectUri.parse("s3://bucket").resolve("a")).hasToString("s3://bucket/a");
    assertThat(ObjectUri.parse("s3://bucket/out").resolve("ranks/0.json"))
        .hasToString("s3://bucket/out/ranks/0.json");
    assertThat(ObjectUri.parse("s3://bucket/out/").resolve("/ranks/0.json"))
        .hasToString("s3://bucket/out/ranks/0.json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bucket/key",
        "https://bucket/key",
        "S3://bucket/key",
        "s3:/bucket/key",
        "s3://",
        "s3:///key",
        "s3://b/key",
        "s3://-bucket/key",
        "s3://buc ket/key",
        "s3://bucket//key",
        "s3://bucket/a//b",
        "s3://bucket/a/../b",
        "s3://bucket/./b",
        "s3://bucket/a\nb"
      })
  void anythingElseIsRefusedByName(String text) {
    assertThatThrownBy(() -> ObjectUri.parse(text))
        .isInstanceOfSatisfying(
            FatalFault.class, e -> assertThat(e.reason()).isEqualTo(Reason.InvalidSpec))
        .hasMessageStartingWith("'" + text.replace('\n', ' ') + "' is not an object's URI");
  }
}
