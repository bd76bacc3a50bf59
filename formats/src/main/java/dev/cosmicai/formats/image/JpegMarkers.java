package dev.cosmicai.formats.image;

import java.io.ByteArrayOutputStream;

/** A walk along a JPEG's markers, which keeps what it takes to decode it. */
final class JpegMarkers {
  /** Progressive files have about ten. Each costs a pass over all of the image. */
  private static final int MAX_SCANS = 100;

  private static final int SOF0 = 0xC0;
  private static final int SOF2 = 0xC2;
  private static final int DHT = 0xC4;
  private static final int SOF15 = 0xCF;
  private static final int DAC = 0xCC;
  private static final int RST0 = 0xD0;
  private static final int RST7 = 0xD7;
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int DQT = 0xDB;
  private static final int DNL = 0xDC;
  private static final int DRI = 0xDD;
  private static final int APP0 = 0xE0;
  private static final int APP14 = 0xEE;
  private static final int APP15 = 0xEF;
  private static final int COM = 0xFE;
  private static final int TEM = 0x01;

  private final byte[] bytes;
  private final ImageFaults faults;
  private final ByteArrayOutputStream kept;
  private int at = 2;

  private int width;
  private int height;

  /** The components' numbers; null before they are known. */
  private int[] ids;

  private boolean jfif;

  /** What Adobe's marker says of the colours; -1 if there is none. */
  private int adobeTransform = -1;

  private int scans;

  private JpegMarkers(byte[] bytes, ImageFaults faults) {
    this.bytes = bytes;
    this.faults = faults;
    this.kept = new ByteArrayOutputStream(bytes.length);
  }

  static JpegMarkers parse(byte[] bytes, ImageFaults faults) {
    JpegMarkers markers = new JpegMarkers(bytes, faults);
    boolean ended = false;
    while (!ended) {
      ended = markers.step();
    }
    if (markers.ids == null || markers.scans == 0) {
      throw faults.damaged("it has no image");
    }
    return markers;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  int components() {
    return ids.length;
  }

  JpegColors colors() {
    return JpegColors.of(ids, jfif, adobeTransform);
  }

  byte[] tablesAndScans() {
    return kept.toByteArray();
  }

  /** Whether it was the last one. */
  private boolean step() {
    int marker = nextMarker();
    if (marker < 0) {
      throw faults.damaged("its data end too early");
    } else if (marker == EOI) {
      return true;
    } else if (marker == TEM || (marker >= RST0 && marker <= RST7)) {
      return false;
    } else if (marker == SOI) {
      throw faults.damaged("an image begins in it");
    }
    int start = at;
    int length = segment();
    switch (marker) {
      case DHT, DQT, DRI -> keep(marker, start, length);
      case SOS -> {
        keep(marker, start, length);
        scan();
      }
      case APP0 -> jfif |= begins(start, length, 16, "JFIF\0");
      case APP14 -> {
        if (begins(start, length, 14, "Adobe")) {
          adobeTransform = bytes[start + 13] & 0xFF;
        }
      }
      case DAC, DNL, COM -> {
        // Of no use.
      }
      default -> {
        if (marker >= SOF0 && marker <= SOF15) {
          frame(marker, start, length);
        } else if (marker < APP0 || marker > APP15) {
          throw faults.damaged("it has an unknown marker, %x".formatted(marker));
        }
      }
    }
    return false;
  }

  /** The next marker, whatever lies before it; -1 if there is none. */
  private int nextMarker() {
    while (at < bytes.length) {
      if (bytes[at++] == (byte) 0xFF) {
        while (at < bytes.length && bytes[at] == (byte) 0xFF) {
          at++;
        }
        if (at < bytes.length && bytes[at] != 0) {
          return bytes[at++] & 0xFF;
        }
      }
    }
    return -1;
  }

  /** Passes over a segment; its length includes its own two bytes. */
  private int segment() {
    int length = at + 2 <= bytes.length ? u16(at) : 0;
    if (length < 2 || at + length > bytes.length) {
      throw faults.damaged("its data end too early");
    }
    at += length;
    return length;
  }

  private void frame(int marker, int start, int length) {
    if (marker > SOF2) {
      throw faults.unsupported(
          "a JPEG that is %s".formatted(marker >= 0xC9 ? "arithmetically coded" : "lossless"));
    } else if (ids != null || length < 8 || length != 8 + 3 * (bytes[start + 7] & 0xFF)) {
      throw faults.damaged("it does not say what it holds");
    }
    int bits = bytes[start + 2] & 0xFF;
    int components = bytes[start + 7] & 0xFF;
    if (bits != 8) {
      throw faults.unsupported("a JPEG of %d bits a sample".formatted(bits));
    } else if (components != 1 && components != 3 && components != 4) {
      throw faults.unsupported("a JPEG of %d components".formatted(components));
    }
    height = u16(start + 3);
    width = u16(start + 5);
    ids = new int[components];
    for (int i = 0; i < components; i++) {
      ids[i] = bytes[start + 8 + 3 * i] & 0xFF;
    }
    keep(marker, start, length);
  }

  /** The coded data, up to the next marker that does not belong to them. */
  private void scan() {
    if (++scans > MAX_SCANS) {
      throw faults.tooLarge("a JPEG of more than %d scans".formatted(MAX_SCANS));
    }
    int start = at;
    while (at < bytes.length && !isMarker(at)) {
      at++;
    }
    kept.write(bytes, start, at - start);
  }

  private boolean isMarker(int position) {
    if (bytes[position] != (byte) 0xFF || position + 1 == bytes.length) {
      return false;
    }
    int next = bytes[position + 1] & 0xFF;
    return next != 0 && next != 0xFF && (next < RST0 || next > RST7);
  }

  private boolean begins(int start, int length, int atLeast, String text) {
    if (length < atLeast) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (bytes[start + 2 + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void keep(int marker, int start, int length) {
    kept.write(0xFF);
    kept.write(marker);
    kept.write(bytes, start, length);
  }

  private int u16(int position) {
    return (bytes[position] & 0xFF) << 8 | (bytes[position + 1] & 0xFF);
  }
}
