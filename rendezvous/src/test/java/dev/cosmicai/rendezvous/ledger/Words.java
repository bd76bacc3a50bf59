package dev.cosmicai.rendezvous.ledger;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.rendezvous.collective.MergingFold;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** What ranks contribute in tests of merging: words. The result is how often each came. */
final class Words extends TreeMap<String, Integer> {
  private static final long serialVersionUID = 1L;

  /** Merges as it is told. */
  static MergingFold<Words> fold(BiConsumer<Words, Words> merge) {
    return new MergingFold<>(Words::new, Words::read, merge, Words::encode, Words::heldBytes);
  }

  static Words read(byte[] text) {
    Words words = new Words();
    for (String word : new String(text, StandardCharsets.UTF_8).split(" ", -1)) {
      if (word.equals("?")) {
        throw new FatalFault(Reason.ResultCorrupt, "this is no word");
      }
      words.merge(word, 1, Integer::sum);
    }
    return words;
  }

  void add(Words others) {
    others.forEach((word, count) -> merge(word, count, Integer::sum));
  }

  byte[] encode() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }

  long heldBytes() {
    return 10L * size();
  }
}
