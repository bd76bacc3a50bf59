package dev.cosmicai.rendezvous.communicator;

import dev.cosmicai.proto.ReceiveRequest;
import dev.cosmicai.proto.ReceiveResponse;
import dev.cosmicai.proto.SendRequest;
import dev.cosmicai.proto.Tagged;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.client.CollectiveClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The messages of a rank through one communicator. They are told apart by their numbers, so that
 * one that is sent again, by a later attempt too, is the same message. Not thread-safe.
 */
final class Mail {
  private final CollectiveClient client;
  private final Payloads payloads;
  private final String communicator;
  private final String sender;
  private final Map<Integer, Long> sent = new HashMap<>();
  private final Map<Integer, Received> received = new HashMap<>();

  /** What has come of a rank. */
  private static final class Received {
    long lowestMissing;
    final Set<Long> above = new HashSet<>();
    final Map<Integer, Long> byTag = new HashMap<>();

    void add(ReceiveResponse message) {
      above.add(message.getSequence());
      while (above.remove(lowestMissing)) {
        lowestMissing++;
      }
      byTag.merge(message.getTag(), 1L, Long::sum);
    }
  }

  /**
   * None yet.
   *
   * @param sender rank and attempt, for the names of what is stored
   */
  Mail(CollectiveClient client, Payloads payloads, String communicator, String sender) {
    this.client = client;
    this.payloads = payloads;
    this.communicator = communicator;
    this.sender = sender;
  }

  void send(Value value, int destination, int tag, int inlineBytes) {
    long sequence = sent.getOrDefault(destination, 0L);
    String name = "%s/messages/%s-%d/%d".formatted(communicator, sender, destination, sequence);
    client.send(
        SendRequest.newBuilder()
            .setDestination(destination)
            .setCommunicator(communicator)
            .setSequence(sequence)
            .setTag(tag)
            .setValue(payloads.fitting(name, value, inlineBytes)));
    // Not before: whoever could not send it may send it again.
    sent.put(destination, sequence + 1);
  }

  Value receive(int source, OptionalInt tag, Duration timeout) {
    Received before = received.computeIfAbsent(source, unused -> new Received());
    ReceiveRequest.Builder request =
        ReceiveRequest.newBuilder().setSource(source).setCommunicator(communicator);
    if (tag.isPresent()) {
      request.setTagged(
          Tagged.newBuilder()
              .setTag(tag.getAsInt())
              .setOrdinal(before.byTag.getOrDefault(tag.getAsInt(), 0L)));
    } else {
      request.setSequence(before.lowestMissing);
    }
    ReceiveResponse response = client.receive(request, timeout);
    Value message = payloads.resolve(response.getValue());
    // Not before: whoever could not have it may receive it again.
    before.add(response);
    return message;
  }
}
