package dev.cosmicai.storage;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.storage.ListingPages.Page;
import dev.cosmicai.storage.calls.StoreCalls;
import dev.cosmicai.storage.calls.StoreErrors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Lists one folder. What one page holds takes one request. Where there is more, and the store lists
 * in the order of S3, the rest is cut into pieces that are listed {@linkplain ParallelListing side
 * by side}; otherwise page follows page.
 */
final class Listing {
  private final ListingPages pages;
  private final StoreCalls calls;
  private final List<StoredObject> objects = new ArrayList<>();

  Listing(S3Client client, StoreCalls calls, StoreErrors errors, ObjectUri folder) {
    this.pages = new ListingPages(client, calls, errors, folder);
    this.calls = calls;
  }

  /** All objects, in natural order of their keys. */
  List<StoredObject> read() {
    readAll();
    objects.sort(Comparator.comparing(object -> object.uri().key(), NaturalOrder.INSTANCE));
    return List.copyOf(objects);
  }

  private void readAll() {
    Set<String> tokens = new HashSet<>();
    Page page = pages.after("");
    String last = page.lastOr("");
    boolean rises = page.risesFrom("");
    objects.addAll(page.objects());
    while (page.token() != null) {
      ParallelListing rest = new ParallelListing(pages, calls);
      if (rises && rest.begin(page)) {
        if (readSideBySide(rest)) {
          return;
        }
        rises = false;
      }
      page = pages.at(page.token(), tokens);
      rises = rises && page.risesFrom(last);
      last = page.lastOr(last);
      objects.addAll(page.objects());
    }
  }

  /** Where that fails, page after page does not, or says why. */
  private boolean readSideBySide(ParallelListing rest) {
    try {
      return rest.finish(objects);
    } catch (FatalFault e) {
      return false;
    }
  }
}
