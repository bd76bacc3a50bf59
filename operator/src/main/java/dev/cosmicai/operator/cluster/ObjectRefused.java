package dev.cosmicai.operator.cluster;

import static java.net.HttpURLConnection.HTTP_BAD_REQUEST;
import static java.net.HttpURLConnection.HTTP_ENTITY_TOO_LARGE;
import static java.net.HttpURLConnection.HTTP_FORBIDDEN;

import dev.cosmicai.crds.InferenceJob;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The API server refuses an object of a run or a sweep for what it holds: it is invalid, or a
 * policy forbids it. Trying again would give the same answer. The message is one line for the user,
 * in the API server's words.
 */
public final class ObjectRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int HTTP_UNPROCESSABLE = 422;

  /** Forbidden for now, or to this operator, whatever the object holds. */
  private static final Pattern NOT_FOR_ITS_CONTENT =
      Pattern.compile("quota|being terminated|cannot \\w+ resource|cannot set blockOwnerDeletion");

  private ObjectRefused(String message, Throwable cause) {
    super(message, cause);
  }

  /** The refusal, if that is what the answer is; else the answer, which is worth another try. */
  static RuntimeException orRetriable(HasMetadata object, KubernetesClientException answer) {
    String words = words(answer);
    boolean isFinal =
        switch (answer.getCode()) {
          case HTTP_BAD_REQUEST, HTTP_ENTITY_TOO_LARGE, HTTP_UNPROCESSABLE -> true;
          case HTTP_FORBIDDEN -> !NOT_FOR_ITS_CONTENT.matcher(words).find();
          default -> false;
        };
    return isFinal
        ? new ObjectRefused(
            OneLine.of(
                "the API server refuses %s '%s'"
                    .formatted(object.getKind(), object.getMetadata().getName()),
                words,
                "create the %s again without what is refused".formatted(made(object))),
            answer)
        : answer;
  }

  /** What the API server says, in one line. */
  public static String words(KubernetesClientException answer) {
    return OneLine.of(
        Optional.ofNullable(answer.getStatus())
            .map(Status::getMessage)
            .orElseGet(answer::getMessage));
  }

  /** What the user made the object for: a sweep's objects are jobs. */
  private static String made(HasMetadata object) {
    return object.getKind().equals(InferenceJob.KIND) ? "sweep" : "job";
  }
}
