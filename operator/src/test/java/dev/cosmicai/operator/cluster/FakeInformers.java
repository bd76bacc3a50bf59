package dev.cosmicai.operator.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Informers that have seen what a test lets them see. */
final class FakeInformers implements InformerCache {
  private final Map<String, HasMetadata> seen = new HashMap<>();

  void see(HasMetadata object) {
    seen.put(key(object.getClass(), object.getMetadata().getName()), object);
  }

  void forgetAll() {
    seen.clear();
  }

  @Override
  public <T extends HasMetadata> Optional<T> get(Class<T> type, String namespace, String name) {
    return Optional.ofNullable(seen.get(key(type, name))).map(type::cast);
  }

  private static String key(Class<?> type, String name) {
    return type.getSimpleName() + " " + name;
  }
}
