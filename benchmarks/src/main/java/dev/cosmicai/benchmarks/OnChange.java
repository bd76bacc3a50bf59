package dev.cosmicai.benchmarks;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.function.BiConsumer;

/**
 * Hears of objects when they are there and when they change.
 *
 * @param change takes the object before, null for a new one, and the object now
 */
public record OnChange<T>(BiConsumer<T, T> change) implements ResourceEventHandler<T> {
  @Override
  public void onAdd(T object) {
    change.accept(null, object);
  }

  @Override
  public void onUpdate(T before, T object) {
    change.accept(before, object);
  }

  @Override
  public void onDelete(T object, boolean deletedFinalStateUnknown) {}
}
