package dev.cosmicai.storage;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.storage.calls.Operation;
import dev.cosmicai.storage.calls.StoreCalls;
import dev.cosmicai.storage.calls.StoreErrors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.OptionalObjectAttributes;

/**
 * Lists one folder, page by page. It is complete when the store says so, and not merely when there
 * is no way to go on: a listing that is cut short would pass for a smaller folder.
 */
final class Listing {
  private final S3Client client;
  private final StoreCalls calls;
  private final StoreErrors errors;
  private final ObjectUri folder;
  private final Operation operation;
  private final Set<String> tokens = new HashSet<>();

  Listing(S3Client client, StoreCalls calls, StoreErrors errors, ObjectUri folder) {
    this.client = client;
    this.calls = calls;
    this.errors = errors;
    this.folder = folder;
    this.operation = Operation.list(folder);
  }

  /** All objects, in natural order of their keys. */
  List<StoredObject> read() {
    List<StoredObject> objects = new ArrayList<>();
    String token = null;
    do {
      ListObjectsV2Request request =
          ListObjectsV2Request.builder()
              .bucket(folder.bucket())
              .prefix(folder.folderPrefix())
              .continuationToken(token)
              // XML holds most characters of keys, but not all.
              .encodingType(EncodingType.URL)
              .build();
      ListObjectsV2Response page = page(request);
      List<StoredObject> described = described(page);
      if (described.stream().anyMatch(object -> !object.archive().isEmpty())) {
        described = withRestored(request, described);
      }
      objects.addAll(described);
      token = next(page);
    } while (token != null);
    objects.sort(Comparator.comparing(object -> object.uri().key(), NaturalOrder.INSTANCE));
    return List.copyOf(objects);
  }

  private ListObjectsV2Response page(ListObjectsV2Request request) {
    return calls.call(
        operation,
        retry ->
            client.listObjectsV2(request.toBuilder().overrideConfiguration(retry::limit).build()));
  }

  private List<StoredObject> described(ListObjectsV2Response page) {
    return page.contents().stream()
        .filter(object -> object.key() == null || !object.key().endsWith("/"))
        .map(
            object ->
                StoreAnswers.described(folder.bucket(), object)
                    .orElseThrow(() -> refused("lists an object without its key or its size")))
        .toList();
  }

  /** What was restored from an archive is told to whoever asks for it, and not by every store. */
  private List<StoredObject> withRestored(
      ListObjectsV2Request request, List<StoredObject> described) {
    try {
      return described(
          page(
              request.toBuilder()
                  .optionalObjectAttributes(OptionalObjectAttributes.RESTORE_STATUS)
                  .build()));
    } catch (FatalFault e) {
      return described;
    }
  }

  /** Where the listing goes on; null at its end. */
  private String next(ListObjectsV2Response page) {
    if (Boolean.FALSE.equals(page.isTruncated())) {
      return null;
    }
    String token = page.nextContinuationToken();
    if (token == null || token.isEmpty()) {
      throw refused(
          page.isTruncated() == null
              ? "does not say whether its listing is complete; check that storage.endpoint is an"
                  + " S3 API"
              : "says that its listing goes on and gives no continuation token; use a store that"
                  + " knows ListObjectsV2");
    }
    if (!tokens.add(token)) {
      throw refused("gives the same continuation token again, so that its listing has no end");
    }
    return token;
  }

  private FatalFault refused(String problem) {
    return errors.refused(operation, problem, null);
  }
}
