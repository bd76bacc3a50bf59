package dev.cosmicai.operator.cluster;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.operator.TestJobs;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which answers of the API server end a job. */
class ObjectRefusedTest {
  private static final FakeApiServer API = new FakeApiServer();
  private final InferenceJob job = TestJobs.minimal();
  private final RunCluster objects =
      new LiveRunCluster(API.client(), TestJobs.config(), new FakeInformers(), Clock.systemUTC());

  @BeforeEach
  void clear() {
    API.clear();
  }

  @AfterAll
  static void stop() {
    API.stop();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          422 | Invalid   | Job.batch "galaxies" is invalid: spec.template.labels: Invalid value
          403 | Forbidden | jobs.batch "galaxies" is forbidden: ValidatingAdmissionPolicy 'p' denied request
          400 | BadRequest | admission webhook "w" denied the request: no
          413 | RequestEntityTooLarge | Request entity too large: limit is 3145728
          """)
  void refusalOfTheContentIsToldInTheServersWords(int code, String reason, String words) {
    API.refuse(code, reason, words);

    assertThatThrownBy(() -> objects.createWorkers(job, 8, 1))
        .isInstanceOf(ObjectRefused.class)
        .hasMessageStartingWith("the API server refuses Job 'galaxies': " + words)
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> objects.ensure(job)).isInstanceOf(ObjectRefused.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          403 | Forbidden | jobs.batch "galaxies" is forbidden: exceeded quota: jobs, requested: 1
          403 | Forbidden | jobs.batch is forbidden: User "operator" cannot create resource "jobs"
          403 | Forbidden | services is forbidden: User "operator" cannot update resource "services"
          403 | Forbidden | jobs.batch "galaxies" is forbidden: cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on
          403 | Forbidden | unable to create new content in namespace sky: it is being terminated
          429 | TooManyRequests | the server has received too many requests
          500 | InternalError | failed calling webhook "w": connection refused
          503 | ServiceUnavailable | etcd is away
          """)
  void refusalForOtherReasonsIsWorthAnotherPass(int code, String reason, String words) {
    API.refuse(code, reason, words);

    assertThatThrownBy(() -> objects.createWorkers(job, 8, 1))
        .isInstanceOf(KubernetesClientException.class);
  }
}
