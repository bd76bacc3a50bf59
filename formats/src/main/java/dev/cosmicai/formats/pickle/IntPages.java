package dev.cosmicai.formats.pickle;

import dev.cosmicai.formats.io.MemoryBudget;

/**
 * A list of numbers that grows page by page, each charged before it is allocated: nothing is copied
 * and nothing becomes garbage.
 */
final class IntPages {
  private static final int PAGE_BITS = 10;
  private static final int PAGE_INTS = 1 << PAGE_BITS;
  private static final int FIRST_PAGES = 8;

  private final MemoryBudget budget;
  private int[][] pages = new int[FIRST_PAGES][];
  private int pageCount;
  private int size;

  IntPages(MemoryBudget budget) {
    this.budget = budget;
  }

  int size() {
    return size;
  }

  int get(int index) {
    return pages[index >> PAGE_BITS][index & (PAGE_INTS - 1)];
  }

  void set(int index, int value) {
    pages[index >> PAGE_BITS][index & (PAGE_INTS - 1)] = value;
  }

  /** Puts a number at the end; its index. */
  int add(int value) {
    if (size == pageCount << PAGE_BITS) {
      addPage();
    }
    set(size, value);
    return size++;
  }

  /** Forgets what is at the end, and keeps its pages. */
  void truncate(int newSize) {
    size = newSize;
  }

  private void addPage() {
    budget.chargePickle((long) PAGE_INTS * Integer.BYTES);
    if (pageCount == pages.length) {
      int[][] more = new int[2 * pageCount][];
      System.arraycopy(pages, 0, more, 0, pageCount);
      pages = more;
    }
    pages[pageCount++] = new int[PAGE_INTS];
  }
}
