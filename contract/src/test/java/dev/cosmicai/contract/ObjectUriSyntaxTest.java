package dev.cosmicai.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The patterns say the same as the reader. */
class ObjectUriSyntaxTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://abc/a",
        "s3://My_old.bucket-1/a b/%20/ö.pt",
        "s3://abc/.hidden",
        "s3://abc/..two/...",
        "s3://abc/a/.b/c..d",
        "s3://abc/:"
      })
  void objectIsAlsoAFolderAndIsRead(String uri) {
    assertThat(ObjectUriSyntax.objectProblem(uri)).isEmpty();
    assertThat(ObjectUriSyntax.folderProblem(uri)).isEmpty();
    assertThatCode(() -> ObjectUri.parse(uri)).doesNotThrowAnyException();
  }

  @Test
  void longestKeyIsReadAndNoLongerOne() {
    String longest = "s3://" + "b".repeat(63) + "/" + "a/".repeat(511) + "cc";
    assertThat(ObjectUriSyntax.objectProblem(longest)).isEmpty();
    assertThat(ObjectUri.parse(longest).key()).hasSize(1024);

    assertThat(ObjectUriSyntax.objectProblem(longest + "c"))
        .hasValueSatisfying(why -> assertThat(why).contains("at most 1093 characters"));
    assertThatThrownBy(() -> ObjectUri.parse("s3://abc" + "/a".repeat(100_000)))
        .isInstanceOf(FatalFault.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://abc", "s3://abc/", "s3://abc/a/"})
  void folderIsNoObject(String uri) {
    assertThat(ObjectUriSyntax.objectProblem(uri)).isPresent();
    assertThat(ObjectUriSyntax.folderProblem(uri)).isEmpty();
    assertThatCode(() -> ObjectUri.parse(uri)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc/a",
        "https://abc/a",
        "S3://abc/a",
        "s3://ab/a",
        "s3://-bc/a",
        "s3://a:b/a",
        "s3://abc//a",
        "s3://abc/a//",
        "s3://abc/a//b",
        "s3://abc/.",
        "s3://abc/../b",
        "s3://abc/a/./b",
        "s3://abc/a\tb",
        "s3://abc/a\n",
        "s3://abc/a\u0085b"
      })
  void whatIsRefusedIsRefusedEverywhere(String uri) {
    assertThat(ObjectUriSyntax.objectProblem(uri)).isPresent();
    assertThat(ObjectUriSyntax.folderProblem(uri)).isPresent();
    assertThatThrownBy(() -> ObjectUri.parse(uri)).isInstanceOf(FatalFault.class);
  }
}
