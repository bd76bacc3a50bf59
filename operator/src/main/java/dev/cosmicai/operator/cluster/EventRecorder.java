package dev.cosmicai.operator.cluster;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.operator.child.RunLabels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells users of a job or a sweep what happens to it, as Events. An Event's name follows from its
 * UID and generation, the reason and the note, so that the same thing told again, such as after a
 * restart of the operator, is not there twice. A deed's name follows from the minute as well: one
 * that has to be done again and again is told once a minute. Events are news, not state: one that
 * cannot be written is logged and forgotten.
 */
public final class EventRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  // The API server takes 1,024 bytes; a character may take three of them.
  private static final int MAX_NOTE_CHARS = 340;
  private static final int HASH_BYTES = 8;

  private final KubernetesClient client;
  private final Clock clock;
  private final String instance;

  /**
   * Talks through this client, which stays the caller's to close.
   *
   * @param instance the name of this operator's pod
   */
  public EventRecorder(KubernetesClient client, Clock clock, String instance) {
    this.client = client;
    this.clock = clock;
    this.instance = instance;
  }

  /** Tells of it, once however often this is called. */
  public void record(HasMetadata about, RunEvent told) {
    Event event = event(about, told, instance, clock.instant());
    try {
      client.resource(event).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HTTP_CONFLICT) {
        Throwable why = e.getCause() == null ? e : e.getCause();
        LOG.warn(
            "event {} of {} is not written: {}",
            told.reason(),
            about.getMetadata().getName(),
            why.toString());
      }
    }
  }

  static Event event(HasMetadata about, RunEvent told, String instance, Instant time) {
    ObjectMeta place = about.getMetadata();
    String line = OneLine.cut(OneLine.of(told.note()), MAX_NOTE_CHARS);
    return new EventBuilder()
        .withNewMetadata()
        .withName(place.getName() + "." + hash(place, told, line, time))
        .withNamespace(place.getNamespace())
        .endMetadata()
        .withEventTime(new MicroTime(MICROS.format(time)))
        .withType(told.isWarning() ? "Warning" : "Normal")
        .withReason(told.reason().name())
        .withAction("Reconcile")
        .withNote(line)
        .withReportingController(RunLabels.MANAGER)
        .withReportingInstance(instance)
        .withNewRegarding()
        .withApiVersion(about.getApiVersion())
        .withKind(about.getKind())
        .withName(place.getName())
        .withNamespace(place.getNamespace())
        .withUid(place.getUid())
        .endRegarding()
        .build();
  }

  /** Every change of the spec is a new generation: to suspend a second time is told again. */
  private static String hash(ObjectMeta about, RunEvent told, String line, Instant time) {
    String text =
        String.join(
            "\n",
            about.getUid(),
            "" + about.getGeneration(),
            told.reason().name(),
            told.isDeed() ? line + time.truncatedTo(ChronoUnit.MINUTES) : line);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new InternalFault("this Java runtime has no SHA-256", e);
    }
  }
}
