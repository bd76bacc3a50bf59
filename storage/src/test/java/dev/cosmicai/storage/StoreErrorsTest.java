package dev.cosmicai.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.StorageSettings;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

class StoreErrorsTest {
  private static final ObjectUri URI_OF_OBJECT = ObjectUri.parse("s3://sky/1.pt");
  private static final Operation READ = Operation.read(URI_OF_OBJECT);
  private static final Operation WRITE = Operation.write(URI_OF_OBJECT);

  private final StoreErrors errors =
      new StoreErrors(
          new StorageSettings(
              URI.create("http://store:9000"), "us-east-1", true, Duration.ofSeconds(7)));

  @ParameterizedTest
  @CsvSource({
    "500, InternalError",
    "503, SlowDown",
    "502, ''",
    "504, ''",
    "429, ''",
    "408, ''",
    "400, RequestTimeout",
    "409, OperationAborted",
    "409, ConditionalRequestConflict",
    "200, InternalError",
    "200, SlowDown"
  })
  void whatPassesIsTriedAgain(int status, String code) {
    assertThat(errors.passes(answer(status, code))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "404, NoSuchBucket, BucketNotFound, OutputRefused",
    "404, NoSuchKey, InputNotFound, OutputRefused",
    "404, '', InputNotFound, OutputRefused",
    "403, AccessDenied, PermissionDenied, OutputRefused",
    "403, '', PermissionDenied, OutputRefused",
    "401, '', PermissionDenied, OutputRefused",
    "403, InvalidAccessKeyId, PermissionDenied, OutputRefused",
    "400, ExpiredToken, PermissionDenied, OutputRefused",
    "301, PermanentRedirect, InvalidSpec, InvalidSpec",
    "400, AuthorizationHeaderMalformed, InvalidSpec, InvalidSpec",
    "412, PreconditionFailed, PartitionChanged, PartitionChanged",
    "416, InvalidRange, PartitionChanged, PartitionChanged",
    "400, InvalidArgument, InvalidSpec, OutputRefused",
    "501, NotImplemented, InvalidSpec, OutputRefused"
  })
  void whatStaysIsAFatalFaultOfTheObject(int status, String code, Reason read, Reason written) {
    S3Exception answer = answer(status, code);

    assertThat(errors.passes(answer)).isFalse();
    assertThat(errors.fault(READ, answer)).isInstanceOf(FatalFault.class);
    assertThat(errors.fault(READ, answer).reason()).isEqualTo(read);
    assertThat(errors.fault(WRITE, answer).reason()).isEqualTo(written);
    assertThat(errors.fault(READ, answer).subject()).hasValue("s3://sky/1.pt");
    assertThat(errors.fault(READ, answer).getMessage())
        .startsWith("s3://sky/1.pt cannot be read: ")
        .doesNotContain("request-1234", "software.amazon", "\n");
  }

  @Test
  void aMessageHoldsTheStoresWordsAndWhatToDo() {
    Fault fault = errors.fault(WRITE, answer(403, "AccessDenied"));

    assertThat(fault)
        .hasMessage(
            "s3://sky/1.pt cannot be written: HTTP 403 AccessDenied said so;"
                + " allow these credentials s3:PutObject on it");
  }

  @Test
  void theRegionOfTheBucketIsNamedWhereTheStoreNamesIt() {
    S3Exception elsewhere =
        (S3Exception)
            S3Exception.builder()
                .statusCode(301)
                .awsErrorDetails(
                    AwsErrorDetails.builder()
                        .errorCode("PermanentRedirect")
                        .sdkHttpResponse(
                            SdkHttpResponse.builder()
                                .putHeader("x-amz-bucket-region", "eu-west-3")
                                .build())
                        .build())
                .build();

    assertThat(errors.fault(READ, elsewhere))
        .hasMessageContaining("it lies in eu-west-3; set storage.region to that");
  }

  @Test
  void theNetworkPassesAndIsBlamedByItsRootCause() {
    Exception refused =
        SdkClientException.create("long", new IOException("x", new ConnectException("refused")));

    assertThat(errors.passes(refused)).isTrue();
    RetriableFault fault = errors.unavailable(READ, Duration.ofSeconds(7), refused);
    assertThat(fault.reason()).isEqualTo(Reason.StorageUnavailable);
    assertThat(fault)
        .hasMessage(
            "s3://sky/1.pt cannot be read: the store at http://store:9000 has not served it for"
                + " 7 s (refused); check the endpoint, the network and the store");
    assertThat(StoreErrors.detail(SdkClientException.create("x", new UnknownHostException("sto"))))
        .isEqualTo("unknown host sto");
  }

  @Test
  void aTimeLimitOfTheSdkIsNoInterruption() {
    assertThat(StoreErrors.isInterruption(AbortedException.create("stop"))).isTrue();
    assertThat(
            StoreErrors.isInterruption(
                SdkClientException.create("x", new InterruptedException("stop"))))
        .isTrue();
    assertThat(
            StoreErrors.isInterruption(
                ApiCallAttemptTimeoutException.builder()
                    .message("late")
                    .cause(new InterruptedException("timer"))
                    .build()))
        .isFalse();
  }

  private static S3Exception answer(int status, String code) {
    return (S3Exception)
        S3Exception.builder()
            .statusCode(status)
            .requestId("request-1234")
            .message("(Service: S3, Status Code: 403, Request ID: request-1234)")
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage("said so").build())
            .build();
  }
}
