package dev.cosmicai.operator.cluster;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.operator.child.Owned;
import dev.cosmicai.operator.child.RunLabels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Creates, applies, changes and deletes one object of a run or a sweep. What is there already is
 * taken over if it is this very one's, by the UID of its owner. Thread-safe.
 */
final class ObjectWriter {
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private final KubernetesClient client;
  private final InformerCache cache;

  /** Versions that hold what was applied, by UID. An operator that starts applies once more. */
  private final Map<String, String> appliedVersions = new ConcurrentHashMap<>();

  ObjectWriter(KubernetesClient client, InformerCache cache) {
    this.client = client;
    this.cache = cache;
  }

  /**
   * Makes an object, or returns the one that is there. To create twice is to create once.
   *
   * @throws NameTaken if another object has its name
   * @throws ObjectRefused if the API server will not have it
   */
  <T extends HasMetadata> T create(HasMetadata owner, Resource<T> place, Supplier<T> wanted) {
    T existing = place.get();
    if (existing == null) {
      T object = wanted.get();
      try {
        return client.resource(object).create();
      } catch (KubernetesClientException e) {
        if (e.getCode() != HTTP_CONFLICT) {
          throw ObjectRefused.orRetriable(object, e);
        }
        // Made since we looked, perhaps by ourselves: the answer to an earlier call may be lost.
        existing = place.get();
        if (existing == null) {
          throw e;
        }
      }
    }
    if (!Owned.by(owner, existing) || existing.getMetadata().getDeletionTimestamp() != null) {
      throw NameTaken.by(existing, owner);
    }
    return existing;
  }

  /**
   * Makes an object what it should be. Asks the API server nothing while the informers have the
   * version that was applied last.
   *
   * @return whether it was not
   * @throws NameTaken if another object has its name
   * @throws ObjectRefused if the API server will not have it
   */
  boolean apply(InferenceJob job, HasMetadata wanted) {
    if (cached(wanted).filter(seen -> Owned.by(job, seen)).filter(this::isAsApplied).isPresent()) {
      return false;
    }
    boolean[] isNew = new boolean[1];
    HasMetadata found =
        create(
            job,
            client.resource(wanted),
            () -> {
              isNew[0] = true;
              return wanted;
            });
    HasMetadata applied = isNew[0] || isAsApplied(found) ? found : applyOver(found, wanted);
    ObjectMeta version = applied.getMetadata();
    appliedVersions.put(version.getUid(), version.getResourceVersion());
    return isNew[0] || !content(applied).equals(content(found));
  }

  /** All but the bookkeeping: the first apply only says who owns the fields. */
  private static JsonNode content(HasMetadata object) {
    ObjectNode content = Serialization.unmarshal(Serialization.asJson(object), ObjectNode.class);
    ((ObjectNode) content.get("metadata"))
        .remove(List.of("managedFields", "resourceVersion", "generation"));
    return content;
  }

  private HasMetadata applyOver(HasMetadata found, HasMetadata wanted) {
    // The UID makes the API server refuse to change another object of the same name.
    wanted.getMetadata().setUid(found.getMetadata().getUid());
    try {
      return client
          .resource(wanted)
          .fieldManager(RunLabels.MANAGER)
          .forceConflicts()
          .serverSideApply();
    } catch (KubernetesClientException e) {
      if (refusesUid(e) || !(ObjectRefused.orRetriable(wanted, e) instanceof ObjectRefused)) {
        throw e;
      }
      return replace(found, wanted);
    }
  }

  /**
   * What another manager has put beside our fields may be what is wrong: a port under another
   * number stays there beside ours, and has its name. All but the annotations is replaced then.
   */
  private HasMetadata replace(HasMetadata found, HasMetadata wanted) {
    wanted.getMetadata().setResourceVersion(found.getMetadata().getResourceVersion());
    wanted.getMetadata().setAnnotations(found.getMetadata().getAnnotations());
    try {
      return client.resource(wanted).update();
    } catch (KubernetesClientException e) {
      throw ObjectRefused.orRetriable(wanted, e);
    }
  }

  /** Forgets which versions of these objects were applied. */
  void forget(List<HasMetadata> objects) {
    objects.stream()
        .flatMap(object -> cached(object).stream())
        .forEach(object -> appliedVersions.remove(object.getMetadata().getUid()));
  }

  /** Deletes this very version of an object. Of a newer one, the informers will tell. */
  void delete(HasMetadata seen) {
    ObjectMeta version = seen.getMetadata();
    appliedVersions.remove(version.getUid());
    try {
      client.resource(seen).lockResourceVersion(version.getResourceVersion()).delete();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HTTP_CONFLICT) {
        throw e;
      }
    }
  }

  /**
   * Changes fields of an object. Does nothing if that object is gone.
   *
   * @param part the part of the object that the fields are in: metadata or spec
   */
  void merge(HasMetadata object, String part, Map<String, ?> fields) {
    Map<String, Map<String, Object>> change = new TreeMap<>();
    change.put(part, new TreeMap<>(fields));
    // The UID makes the API server refuse to change another object of the same name.
    change
        .computeIfAbsent("metadata", metadata -> new TreeMap<>())
        .put("uid", object.getMetadata().getUid());
    try {
      client.resource(object).patch(MERGE, Serialization.asJson(change));
    } catch (KubernetesClientException e) {
      if (e.getCode() != HTTP_NOT_FOUND && !refusesUid(e)) {
        throw e;
      }
    }
  }

  private Optional<? extends HasMetadata> cached(HasMetadata object) {
    ObjectMeta place = object.getMetadata();
    return cache.get(object.getClass(), place.getNamespace(), place.getName());
  }

  private boolean isAsApplied(HasMetadata object) {
    ObjectMeta version = object.getMetadata();
    return version.getResourceVersion().equals(appliedVersions.get(version.getUid()));
  }

  /**
   * Whether the object was replaced by another one, as the API server says it: its UID is fixed.
   */
  private static boolean refusesUid(KubernetesClientException refusal) {
    return Optional.ofNullable(refusal.getStatus())
        .map(Status::getDetails)
        .map(StatusDetails::getCauses)
        .stream()
        .flatMap(List::stream)
        .anyMatch(cause -> "metadata.uid".equals(cause.getField()));
  }
}
