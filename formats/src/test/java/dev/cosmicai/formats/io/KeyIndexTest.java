package dev.cosmicai.formats.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyIndexTest {
  private static final int KEY_BYTES = 8;

  @Test
  void findsEachKeyAndNoOther() {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      keys.add("%08d".formatted(i));
    }
    KeyIndex index = index(keys);

    for (int i = 0; i < keys.size(); i++) {
      assertThat(index.put(i)).isEqualTo(i);
    }
    for (int i = 0; i < keys.size(); i += 777) {
      assertThat(index.find(utf8(keys.get(i)))).isEqualTo(i);
    }
    assertThat(index.find(utf8("00050000"))).isEqualTo(-1);
    assertThat(index.find(utf8("0"))).isEqualTo(-1);
  }

  @Test
  void tellsThatAKeyIsThereAlready() {
    KeyIndex index = index(List.of("00000001", "00000002", "00000001"));

    assertThat(index.put(0)).isZero();
    assertThat(index.put(1)).isEqualTo(1);
    assertThat(index.put(2)).isZero();
  }

  /** Somebody may choose names that would all be in the same place. */
  @Test
  void keysThatWouldMakeItSlowAreRefused() {
    List<String> alike = new ArrayList<>();
    for (int i = 0; alike.size() < 300; i++) {
      String key = "%08d".formatted(i);
      if (place(key) == 0) {
        alike.add(key);
      }
    }
    KeyIndex index = index(alike);

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < alike.size(); i++) {
                index.put(i);
              }
            })
        .hasMessageContaining("slow");
  }

  /** FNV-1a, as the index has it, in a table for three hundred keys. */
  private static int place(String key) {
    int hash = 0x811c9dc5;
    for (byte character : key.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ character) * 0x01000193;
    }
    return (hash ^ (hash >>> 15)) & 1023;
  }

  private static KeyIndex index(List<String> keys) {
    KeyIndex.Keys places =
        new KeyIndex.Keys() {
          @Override
          public int start(int number) {
            return number * KEY_BYTES;
          }

          @Override
          public int length(int number) {
            return KEY_BYTES;
          }
        };
    ByteBuffer bytes = utf8(String.join("", keys));
    return new KeyIndex(bytes, keys.size(), places, FileFaults.partition("1.pt"));
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
