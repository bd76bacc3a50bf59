package dev.cosmicai.storage;

import dev.cosmicai.storage.ListingPages.Page;
import dev.cosmicai.storage.calls.StoreCalls;
import dev.cosmicai.storage.calls.StoreErrors;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;

/**
 * What follows a page of a listing, read in pieces side by side. A piece is a range of keys, so
 * each key is in one piece. Whenever there are fewer pieces than requests may be in flight, one
 * that goes on behind a page is cut into several: nobody knows beforehand how the keys lie.
 *
 * <p>It relies on the order of S3, and finds out where a store has another one.
 */
final class ParallelListing {
  /** As many as a store serves a single client gladly. */
  static final int MAX_REQUESTS = 16;

  private final ListingPages pages;
  private final StoreCalls calls;
  private final List<StoredObject> found = new ArrayList<>();
  private final Deque<Piece> waiting = new ArrayDeque<>();
  private NavigableSet<String> subfolders = Collections.emptyNavigableSet();
  private int unfinished;
  private volatile boolean unordered;

  /**
   * A range of keys.
   *
   * @param after where it begins, without that key
   * @param upTo where it ends, with that key; null for the end of the folder
   * @param token where the store goes on behind {@code after}; null if it was not asked yet
   */
  private record Piece(String after, String upTo, String token) {
    boolean ends(String key) {
      return upTo != null && key.compareTo(upTo) > 0;
    }
  }

  ParallelListing(ListingPages pages, StoreCalls calls) {
    this.pages = pages;
    this.calls = calls;
  }

  /** Cuts what follows a page into pieces; false if there is no telling where. */
  boolean begin(Page page) {
    String last = page.lastOr("");
    if (page.keys().stream().anyMatch(key -> key.indexOf('/', pages.prefixChars()) >= 0)) {
      subfolders = pages.subfolders(last);
    }
    unfinished = 1;
    Piece rest = cut(page, new Piece(last, null, page.token()));
    if (unfinished == 1) {
      return false;
    }
    waiting.addFirst(rest);
    return true;
  }

  /**
   * Reads all pieces.
   *
   * @param objects gets what they hold, in any order
   * @return false if the store does not list in the order of S3, and nothing was added
   */
  boolean finish(List<StoredObject> objects) {
    calls.callTogether(pages.operation(), MAX_REQUESTS, this::work);
    synchronized (this) {
      if (unordered) {
        return false;
      }
      if (unfinished > 0) {
        throw StoreErrors.interrupted(pages.operation());
      }
      objects.addAll(found);
      return true;
    }
  }

  private void work() {
    try {
      for (Piece piece = take(); piece != null; piece = take()) {
        read(piece);
        finished();
      }
    } catch (InterruptedException e) {
      // Another one has failed, or nobody waits any more.
      Thread.currentThread().interrupt();
    }
  }

  private void read(Piece whole) {
    Set<String> tokens = new HashSet<>();
    Piece piece = whole;
    while (piece != null && !unordered) {
      Page page =
          piece.token() == null ? pages.after(piece.after()) : pages.at(piece.token(), tokens);
      if (!page.risesFrom(piece.after())) {
        giveUp();
        return;
      }
      keep(page, piece);
      String last = page.lastOr(piece.after());
      piece =
          page.token() == null || piece.ends(last)
              ? null
              : cut(page, new Piece(last, piece.upTo(), page.token()));
    }
  }

  /** The first part of a piece that goes on behind a page; the others wait. */
  private synchronized Piece cut(Page page, Piece piece) {
    int more = MAX_REQUESTS - unfinished;
    List<String> cuts =
        more <= 0 || page.keys().isEmpty()
            ? List.of()
            : new KeyCuts(page.keys(), pages.prefixChars(), subfolders).upTo(piece.upTo(), more);
    if (cuts.isEmpty()) {
      return piece;
    }
    for (int i = 0; i < cuts.size(); i++) {
      String end = i + 1 < cuts.size() ? cuts.get(i + 1) : piece.upTo();
      waiting.add(new Piece(cuts.get(i), end, null));
    }
    unfinished += cuts.size();
    notifyAll();
    return new Piece(piece.after(), cuts.get(0), piece.token());
  }

  private synchronized void keep(Page page, Piece piece) {
    page.objects().stream().filter(object -> !piece.ends(object.uri().key())).forEach(found::add);
  }

  /** The next piece; null if there is none and none will come. */
  private synchronized Piece take() throws InterruptedException {
    while (waiting.isEmpty() && unfinished > 0 && !unordered) {
      wait();
    }
    return unordered ? null : waiting.poll();
  }

  private synchronized void finished() {
    unfinished--;
    notifyAll();
  }

  private synchronized void giveUp() {
    unordered = true;
    notifyAll();
  }
}
