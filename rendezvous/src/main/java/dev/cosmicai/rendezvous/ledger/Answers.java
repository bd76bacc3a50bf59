package dev.cosmicai.rendezvous.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Calls that are answered when what they brought is durable. Not thread-safe; the futures are to be
 * completed with no lock held.
 *
 * @param <A> the answer
 */
final class Answers<A> {
  private final Map<Integer, List<Waiting<A>>> byKey = new HashMap<>();

  private record Waiting<A>(CompletableFuture<A> call, A answer) {}

  /**
   * A call that is to be answered.
   *
   * @param key which split it has committed or cannot compute, or which rank finishes
   */
  CompletableFuture<A> add(int key, A answer) {
    CompletableFuture<A> call = new CompletableFuture<>();
    byKey.computeIfAbsent(key, unused -> new ArrayList<>(1)).add(new Waiting<>(call, answer));
    return call;
  }

  /** Answers those of a key. */
  Runnable answer(int key) {
    List<Waiting<A>> calls = byKey.remove(key);
    return calls == null
        ? () -> {}
        : () -> calls.forEach(waiting -> waiting.call().complete(waiting.answer()));
  }

  /** Answers all of them, and not as it was meant. */
  Runnable answerAll(A instead) {
    List<Waiting<A>> calls = takeAll();
    return () -> calls.forEach(waiting -> waiting.call().complete(instead));
  }

  /** Refuses all of them. */
  Runnable refuse(RuntimeException why) {
    List<Waiting<A>> calls = takeAll();
    return () -> calls.forEach(waiting -> waiting.call().completeExceptionally(why));
  }

  private List<Waiting<A>> takeAll() {
    List<Waiting<A>> calls = byKey.values().stream().flatMap(List::stream).toList();
    byKey.clear();
    return calls;
  }
}
