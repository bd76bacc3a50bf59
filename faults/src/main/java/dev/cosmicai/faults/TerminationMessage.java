package dev.cosmicai.faults;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/**
 * The last words of a process that failed, as one JSON object: {@code
 * {"reason":"PartitionCorrupt","message":"…","partition":"s3://…"}}. Kubernetes keeps at most 4,096
 * bytes of it, so the message is cut to fit.
 *
 * @param reason the name of a {@link Reason}
 * @param message one line for the user
 * @param partition the object at fault, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TerminationMessage(String reason, String message, String partition) {
  private static final int MAX_MESSAGE_CHARS = 1_000;
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** What to say of a fault. */
  public static TerminationMessage of(Fault fault) {
    String message = fault.getMessage();
    if (message.length() > MAX_MESSAGE_CHARS) {
      message = message.substring(0, MAX_MESSAGE_CHARS - 1) + "…";
    }
    return new TerminationMessage(fault.reason().name(), message, fault.subject().orElse(null));
  }

  /** One line of JSON. */
  public String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new InternalFault("a termination message cannot be written as JSON", e);
    }
  }

  /** Reads what another process left; empty if it is not such a message. */
  public static Optional<TerminationMessage> parse(String json) {
    try {
      return Optional.ofNullable(JSON.readValue(json, TerminationMessage.class))
          .filter(message -> message.reason() != null && message.message() != null);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
