package dev.cosmicai.formats.shard;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.image.EncodedImage;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.tar.TarReader;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Puts the samples of a shard together, one after another, in the memory of one. Members that are
 * not wanted are passed over. For one thread.
 */
final class ShardReader {
  private static final int MAX_MEMBERS = 1000;
  private static final long MAX_SAMPLE_BYTES = 2L * EncodedImage.MAX_BYTES;

  private final TarReader tar;
  private final Predicate<String> wanted;
  private final FileFaults faults;

  /** The first member of the next sample; null at the end, and before the beginning. */
  private TarReader.Member ahead;

  private boolean begun;

  /**
   * Of an archive of which nothing was read.
   *
   * @param wanted which extensions, in lower case
   */
  ShardReader(TarReader tar, Predicate<String> wanted, FileFaults faults) {
    this.tar = tar;
    this.wanted = wanted;
    this.faults = faults;
  }

  /** Whether there is another sample; reads up to its beginning. */
  boolean hasNext() {
    if (!begun) {
      begun = true;
      ahead = nextOfSample();
    }
    return ahead != null;
  }

  /**
   * The next sample, of those that there are.
   *
   * @throws FatalFault PartitionCorrupt, PartitionShape
   */
  ShardSample next() {
    if (!hasNext()) {
      throw new IllegalStateException("no more samples");
    }
    ShardSample sample = new ShardSample(key(ahead));
    long bytes = 0;
    do {
      bytes += add(ahead, sample, bytes);
      ahead = nextOfSample();
    } while (ahead != null && key(ahead).equals(sample.key()));
    return sample;
  }

  private long add(TarReader.Member member, ShardSample sample, long bytesBefore) {
    String extension = member.name().substring(sample.key().length() + 1).toLowerCase(Locale.ROOT);
    if (!sample.extensions().add(extension)) {
      throw faults.shape(
          "holds %s twice in one sample; members are named KEY.EXTENSION, a key for each sample",
          FileFaults.quote(member.name()));
    } else if (sample.extensions().size() > MAX_MEMBERS) {
      throw faults.shape(
          "holds more than %d members of the sample %s; members are named KEY.EXTENSION, a key for"
              + " each sample",
          MAX_MEMBERS, FileFaults.quote(sample.key()));
    } else if (!wanted.test(extension)) {
      return 0;
    } else if (member.size() > EncodedImage.MAX_BYTES
        || bytesBefore + member.size() > MAX_SAMPLE_BYTES) {
      throw faults.shape(
          "holds %,d bytes in %s, where at most %,d are read",
          member.size(), FileFaults.quote(member.name()), EncodedImage.MAX_BYTES);
    }
    sample.members().put(extension, new ShardSample.Member(member.name(), tar.content(member)));
    return member.size();
  }

  /** The next member that belongs to a sample. */
  private TarReader.Member nextOfSample() {
    TarReader.Member member = tar.next();
    while (member != null && ShardSample.dot(member.name()).isEmpty()) {
      member = tar.next();
    }
    return member;
  }

  private static String key(TarReader.Member member) {
    Optional<Integer> dot = ShardSample.dot(member.name());
    return member.name().substring(0, dot.orElseThrow());
  }
}
