package dev.cosmicai.operator.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/** What the operator's informers have seen of the objects that it made. */
public interface InformerCache {
  /** The newest version seen; empty if there is none, or none was seen yet. */
  <T extends HasMetadata> Optional<T> get(Class<T> type, String namespace, String name);
}
