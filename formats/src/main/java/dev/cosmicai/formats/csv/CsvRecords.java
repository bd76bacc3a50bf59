package dev.cosmicai.formats.csv;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileFaults;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A walk along the fields of a CSV file: commas between them, quotes around those that hold commas,
 * quotes (doubled) or line breaks, and lines that end in LF or CRLF. Lines without anything are
 * passed over. For one thread.
 */
final class CsvRecords {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final ByteBuffer bytes;
  private final FileFaults faults;
  private int at;
  private int line = 1;

  /** Where the current field lies, without its quotes. */
  private int start;

  private int end;
  private boolean hasQuotes;
  private boolean last;

  CsvRecords(ByteBuffer bytes, FileFaults faults) {
    this.bytes = bytes;
    this.faults = faults;
    if (bytes.limit() >= BYTE_ORDER_MARK.length
        && bytes.slice(0, BYTE_ORDER_MARK.length).equals(ByteBuffer.wrap(BYTE_ORDER_MARK))) {
      at = BYTE_ORDER_MARK.length;
    }
  }

  /** Goes to the next record; its first field is still to come. */
  boolean nextRecord() {
    while (at < bytes.limit() && (bytes.get(at) == '\n' || isCrLf(at))) {
      at += bytes.get(at) == '\n' ? 1 : 2;
      line++;
    }
    return at < bytes.limit();
  }

  /** Goes to the next field of the record. */
  void nextField() {
    if (at < bytes.limit() && bytes.get(at) == '"') {
      quoted();
    } else {
      plain();
    }
    last = at >= bytes.limit() || bytes.get(at) != ',';
    if (at < bytes.limit()) {
      if (bytes.get(at) == ',') {
        at++;
      } else if (bytes.get(at) == '\n' || isCrLf(at)) {
        at += bytes.get(at) == '\n' ? 1 : 2;
        line++;
      } else {
        throw damaged("there is text behind a quoted field");
      }
    }
  }

  /** Whether the field is the record's last. */
  boolean isLast() {
    return last;
  }

  /** Counted from 1; behind the field's end. */
  int line() {
    return last && at > 0 && at <= bytes.limit() && bytes.get(at - 1) == '\n' ? line - 1 : line;
  }

  /** The field's text. */
  String text() {
    CharBuffer text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(bytes.slice(start, end - start));
    } catch (CharacterCodingException e) {
      throw damaged("it is no UTF-8");
    }
    return hasQuotes ? text.toString().replace("\"\"", "\"") : text.toString();
  }

  FatalFault damaged(String problem) {
    return faults.corrupt("is no CSV table: in line %d %s", line(), problem);
  }

  private void plain() {
    start = at;
    hasQuotes = false;
    while (at < bytes.limit() && bytes.get(at) != ',' && bytes.get(at) != '\n' && !isCrLf(at)) {
      if (bytes.get(at) == '"') {
        throw damaged("a quote stands inside a field that has none around it");
      }
      at++;
    }
    end = at;
  }

  private void quoted() {
    at++;
    start = at;
    hasQuotes = false;
    while (true) {
      if (at >= bytes.limit()) {
        throw damaged("a quoted field does not end");
      }
      byte next = bytes.get(at);
      if (next == '\n') {
        line++;
      } else if (next == '"') {
        if (at + 1 >= bytes.limit() || bytes.get(at + 1) != '"') {
          break;
        }
        hasQuotes = true;
        at++;
      }
      at++;
    }
    end = at++;
  }

  private boolean isCrLf(int position) {
    return bytes.get(position) == '\r'
        && (position + 1 == bytes.limit() || bytes.get(position + 1) == '\n');
  }
}
