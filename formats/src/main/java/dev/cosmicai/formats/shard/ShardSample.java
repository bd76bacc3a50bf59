package dev.cosmicai.formats.shard;

import dev.cosmicai.formats.io.FileFaults;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One sample of a shard.
 *
 * @param key its members' name up to the first dot, folders included
 * @param members of those that are wanted, by extension in lower case
 * @param extensions of all members
 */
record ShardSample(String key, Map<String, Member> members, Set<String> extensions) {
  /** The bytes of a member, and what the archive calls it. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares two
  record Member(String name, byte[] content) {
    /** For messages. */
    String label() {
      return FileFaults.quote(name);
    }
  }

  ShardSample(String key) {
    this(key, new LinkedHashMap<>(), new LinkedHashSet<>());
  }

  /** Where a member's name ends and its extension begins; empty if it belongs to no sample. */
  static Optional<Integer> dot(String name) {
    int start = name.lastIndexOf('/') + 1;
    int dot = name.indexOf('.', start);
    boolean isMeta = name.startsWith("__") && name.endsWith("__");
    return dot <= start || isMeta ? Optional.empty() : Optional.of(dot);
  }
}
