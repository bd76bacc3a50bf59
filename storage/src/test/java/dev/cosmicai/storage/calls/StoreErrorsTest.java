package dev.cosmicai.storage.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
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

  private final AtomicBoolean keysAreRenewed = new AtomicBoolean();
  private final StoreErrors errors =
      new StoreErrors("the store at http://store:9000", keysAreRenewed::get);

  @ParameterizedTest
  @CsvSource({
    "500, InternalError",
    "503, SlowDown",
    "502, ''",
    "504, ''",
    "429, ''",
    "408, ''",
    "400, RequestTimeout",
    "400, Throttling",
    "400, ThrottlingException",
    "400, RequestThrottled",
    "400, RequestLimitExceeded",
    "400, BandwidthLimitExceeded",
    "400, SlowDown",
    "400, BadDigest",
    "400, IncompleteBody",
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
    "501, NotImplemented, InvalidSpec, OutputRefused",
    "403, SignatureDoesNotMatch, PermissionDenied, OutputRefused",
    "400, InvalidToken, PermissionDenied, OutputRefused",
    "400, TokenRefreshRequired, PermissionDenied, OutputRefused",
    "403, RequestTimeTooSkewed, PermissionDenied, OutputRefused",
    "403, RequestExpired, PermissionDenied, OutputRefused",
    "403, AccountProblem, PermissionDenied, OutputRefused",
    "403, AllAccessDisabled, PermissionDenied, OutputRefused",
    "403, NotSignedUp, PermissionDenied, OutputRefused",
    "403, InvalidObjectState, InputNotFound, OutputRefused",
    "400, KMS.DisabledException, InputNotFound, OutputRefused",
    "400, KMS.KMSInvalidStateException, InputNotFound, OutputRefused",
    "400, InvalidBucketName, InvalidSpec, InvalidSpec",
    "400, KeyTooLongError, InvalidSpec, InvalidSpec",
    "405, MethodNotAllowed, InvalidSpec, InvalidSpec",
    "400, QuotaExceeded, InvalidSpec, OutputRefused",
    "404, NoSuchUpload, InvalidSpec, OutputRefused",
    "403, QuotaExceeded, InvalidSpec, OutputRefused",
    "400, XMinioAdminBucketQuotaExceeded, InvalidSpec, OutputRefused",
    "507, XMinioStorageFull, InvalidSpec, OutputRefused",
    "500, XMinioStorageFull, InvalidSpec, OutputRefused",
    "507, '', InvalidSpec, OutputRefused"
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "InvalidAccessKeyId | AWS_ACCESS_KEY_ID",
        "SignatureDoesNotMatch | AWS_SECRET_ACCESS_KEY",
        "InvalidToken | AWS_SESSION_TOKEN",
        "ExpiredToken | give keys that are still valid",
        "TokenRefreshRequired | give keys that are still valid",
        "RequestTimeTooSkewed | set this machine's clock",
        "RequestExpired | set this machine's clock",
        "AccountProblem | the account",
        "AllAccessDisabled | the account",
        "NotSignedUp | the account",
        "InvalidObjectState | restore it",
        "KMS.DisabledException | enable the KMS key",
        "InvalidBucketName | correct the bucket's name",
        "KeyTooLongError | shorten the path",
        "MethodNotAllowed | storage.endpoint",
        "QuotaExceeded | make room",
        "XMinioStorageFull | the store is full; make room",
        "NoSuchUpload | start again",
        "NotImplemented | AWS_REQUEST_CHECKSUM_CALCULATION=when_required",
        "PermanentRedirect | storage.region"
      })
  void eachCodeHasItsRemedy(String code, String remedy) {
    assertThat(errors.fault(READ, answer(400, code))).hasMessageContaining(remedy);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AccessDenied | said so | allow these credentials s3:GetObject on it",
        "AccessDenied | User: arn:aws:iam::1:user/u is not authorized to perform: kms:Decrypt on"
            + " resource | allow these credentials kms:Decrypt on its KMS key",
        "AccessDenied | User: u is not authorized to perform: s3:ListBucket on resource: b |"
            + " allow these credentials s3:ListBucket on it",
        "AccessDenied | User: u is not authorized to perform: s3:GetObject on resource: b with an"
            + " explicit deny | remove the policy that denies these credentials s3:GetObject",
        "InvalidRequest | The object was stored using a form of Server Side Encryption. | SSE-C",
        "InvalidRequest | Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object"
            + " requests with Object Lock parameters | unset AWS_REQUEST_CHECKSUM_CALCULATION"
      })
  void whereACodeStandsForSeveralThingsTheTextDecides(String code, String text, String remedy) {
    assertThat(errors.fault(READ, answer(403, code, text))).hasMessageContaining(remedy);
  }

  @Test
  void expiredKeysPassWhereOthersFollow() {
    S3Exception expired = answer(400, "ExpiredToken");
    assertThat(errors.passes(expired)).isFalse();

    keysAreRenewed.set(true);
    assertThat(errors.passes(expired)).isTrue();
  }

  @Test
  void aCertificateThatIsNotTrustedIsFinal() {
    SdkClientException distrust =
        SdkClientException.create(
            "Unable to execute HTTP request",
            (IOException)
                new SSLHandshakeException("PKIX path building failed")
                    .initCause(
                        new CertificateException("unable to find valid certification path")));

    assertThat(errors.passes(distrust)).isFalse();
    assertThat(errors.fault(READ, distrust).reason()).isEqualTo(Reason.InvalidSpec);
    assertThat(errors.fault(READ, distrust))
        .hasMessageContaining("unable to find valid certification path")
        .hasMessageContaining("AWS_CA_BUNDLE");
  }

  @Test
  void aConnectionThatBreaksInTheHandshakePasses() {
    assertThat(
            errors.passes(
                SdkClientException.create("x", new SSLException("Connection reset by peer"))))
        .isTrue();
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
    assertThat(Causes.words(SdkClientException.create("x", new UnknownHostException("sto"))))
        .isEqualTo("unknown host sto");
  }

  @Test
  void aTimeLimitOfTheSdkIsNoInterruption() {
    assertThat(Causes.isInterruption(AbortedException.create("stop"))).isTrue();
    assertThat(
            Causes.isInterruption(SdkClientException.create("x", new InterruptedException("stop"))))
        .isTrue();
    assertThat(
            Causes.isInterruption(
                ApiCallAttemptTimeoutException.builder()
                    .message("late")
                    .cause(new InterruptedException("timer"))
                    .build()))
        .isFalse();
  }

  private static S3Exception answer(int status, String code) {
    return answer(status, code, "said so");
  }

  private static S3Exception answer(int status, String code, String text) {
    return (S3Exception)
        S3Exception.builder()
            .statusCode(status)
            .requestId("request-1234")
            .message("(Service: S3, Status Code: 403, Request ID: request-1234)")
            .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(text).build())
            .build();
  }
}
