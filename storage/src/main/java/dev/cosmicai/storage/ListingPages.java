package dev.cosmicai.storage;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.storage.calls.Operation;
import dev.cosmicai.storage.calls.StoreCalls;
import dev.cosmicai.storage.calls.StoreErrors;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.OptionalObjectAttributes;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Asks for pages of a folder's listing, from any thread. A page is the last one when the store says
 * so, and not merely when there is no way to go on: a listing that is cut short would pass for a
 * smaller folder.
 */
final class ListingPages {
  private final S3Client client;
  private final StoreCalls calls;
  private final StoreErrors errors;
  private final ObjectUri folder;
  private final Operation operation;

  ListingPages(S3Client client, StoreCalls calls, StoreErrors errors, ObjectUri folder) {
    this.client = client;
    this.calls = calls;
    this.errors = errors;
    this.folder = folder;
    this.operation = Operation.list(folder);
  }

  /**
   * A part of a listing.
   *
   * @param keys all that it lists, in the store's order
   * @param objects what it describes, without those that only mark a folder
   * @param token where the listing goes on; null at its end
   */
  record Page(List<String> keys, List<StoredObject> objects, String token) {
    /** The last key; the other one if there is none. */
    String lastOr(String other) {
      return keys.isEmpty() ? other : keys.get(keys.size() - 1);
    }

    /** Whether the keys rise from behind that one, and in an order that Java's texts have too. */
    boolean risesFrom(String after) {
      String before = after;
      for (String key : keys) {
        if (key.compareTo(before) <= 0 || !isOrderedAlike(key)) {
          return false;
        }
        before = key;
      }
      return true;
    }
  }

  Operation operation() {
    return operation;
  }

  /** How many characters all keys of the folder begin with. */
  int prefixChars() {
    return folder.folderPrefix().length();
  }

  /** The first page of the keys behind that one. */
  Page after(String key) {
    return page(request().startAfter(key.isEmpty() ? null : key).build(), Set.of());
  }

  /**
   * The page at a token.
   *
   * @param known the tokens so far, to which it adds
   */
  Page at(String token, Set<String> known) {
    known.add(token);
    return page(request().continuationToken(token).build(), known);
  }

  /**
   * The folders right below this one and behind a key, without the slashes at their ends; none if
   * they are more than a page holds, or a store or its rules do not allow to ask for them.
   */
  NavigableSet<String> subfolders(String after) {
    NavigableSet<String> found = new TreeSet<>();
    try {
      ListObjectsV2Response answer = send(request().startAfter(after).delimiter("/").build());
      if (Boolean.FALSE.equals(answer.isTruncated())) {
        answer.commonPrefixes().stream()
            .map(folder -> folder.prefix().substring(0, folder.prefix().length() - 1))
            .filter(ListingPages::isOrderedAlike)
            .forEach(found::add);
      }
      return found;
    } catch (FatalFault e) {
      return found;
    }
  }

  private ListObjectsV2Request.Builder request() {
    return ListObjectsV2Request.builder()
        .bucket(folder.bucket())
        .prefix(folder.folderPrefix())
        // XML holds most characters of keys, but not all.
        .encodingType(EncodingType.URL);
  }

  private Page page(ListObjectsV2Request request, Set<String> known) {
    ListObjectsV2Response answer = send(request);
    List<StoredObject> objects = described(answer);
    if (objects.stream().anyMatch(object -> !object.archive().isEmpty())) {
      objects = withRestored(request, objects);
    }
    return new Page(
        answer.contents().stream().map(S3Object::key).toList(), objects, next(answer, known));
  }

  private ListObjectsV2Response send(ListObjectsV2Request request) {
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
          send(
              request.toBuilder()
                  .optionalObjectAttributes(OptionalObjectAttributes.RESTORE_STATUS)
                  .build()));
    } catch (FatalFault e) {
      return described;
    }
  }

  private String next(ListObjectsV2Response page, Set<String> known) {
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
    if (known.contains(token)) {
      throw refused("gives the same continuation token again, so that its listing has no end");
    }
    return token;
  }

  private FatalFault refused(String problem) {
    return errors.refused(operation, problem, null);
  }

  /** Stores order by code points, Java by UTF-16; from the surrogates on these differ. */
  private static boolean isOrderedAlike(String key) {
    return key.chars().allMatch(c -> c < Character.MIN_SURROGATE);
  }
}
