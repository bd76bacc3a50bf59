package dev.cosmicai.formats.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/**
 * A column of text.
 *
 * @param name the column's name
 * @param texts one a row; null where there is none
 */
public record TextColumn(String name, List<String> texts) implements TableColumn {
  /** Copies the list. */
  public TextColumn {
    texts = Collections.unmodifiableList(new ArrayList<>(texts));
  }

  @Override
  public int rows() {
    return texts.size();
  }

  @Override
  public boolean isOptional() {
    return true;
  }

  @Override
  public boolean isList() {
    return false;
  }

  @Override
  public int width() {
    return 1;
  }

  @Override
  public int rowBytes() {
    long chars = texts.stream().mapToLong(text -> text == null ? 0 : text.length()).sum();
    return Integer.BYTES + (int) (chars / Math.max(1, texts.size()));
  }

  @Override
  public BitSet present(int from, int to) {
    BitSet present = new BitSet();
    for (int row = from; row < to; row++) {
      present.set(row - from, texts.get(row) != null);
    }
    return present;
  }

  @Override
  public ByteBuffer values(int from, int to) {
    List<byte[]> encoded = new ArrayList<>();
    int bytes = 0;
    for (String text : texts.subList(from, to)) {
      if (text != null) {
        encoded.add(text.getBytes(StandardCharsets.UTF_8));
        bytes = Math.addExact(bytes, Integer.BYTES + encoded.get(encoded.size() - 1).length);
      }
    }
    ByteBuffer values = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    encoded.forEach(text -> values.putInt(text.length).put(text));
    return values.flip();
  }
}
