package dev.cosmicai.worker.network.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Walks messages of protocol buffers without a class for them, without a copy and without garbage:
 * hostile files have very many very small fields. What nobody takes is passed over, whatever its
 * length. For one thread.
 */
final class WireReader {
  private static final int MAX_DEPTH = 64;
  private static final int BITS_A_BYTE = 7;

  private final ByteBuffer bytes;
  private final CodedInputStream in;
  private final ByteBuffer probe;
  private int depth;
  private int contentFrom;
  private int contentBytes;

  /** Of the bytes from the buffer's position to its limit. */
  WireReader(ByteBuffer bytes) {
    this.bytes = bytes.slice();
    this.in = CodedInputStream.newInstance(this.bytes.duplicate());
    this.probe = this.bytes.duplicate();
  }

  /** What is done with each field of a message. */
  interface Field {
    /** Takes the field's value, or takes nothing and returns false; it is passed over then. */
    boolean take(int number, int wireType) throws IOException;
  }

  /**
   * Goes through all fields up to the end of what is being read.
   *
   * @throws IOException if these are no fields
   */
  void fields(Field field) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int wireType = WireFormat.getTagWireType(tag);
      if (wireType == WireFormat.WIRETYPE_START_GROUP
          || wireType == WireFormat.WIRETYPE_END_GROUP) {
        throw new InvalidProtocolBufferException("groups are out of use");
      }
      if (!field.take(WireFormat.getTagFieldNumber(tag), wireType)) {
        in.skipField(tag);
      }
    }
  }

  /**
   * Goes through the fields of a message inside.
   *
   * @return whether there is one
   */
  boolean message(int wireType, Field field) throws IOException {
    if (wireType != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      return false;
    }
    if (++depth > MAX_DEPTH) {
      throw new InvalidProtocolBufferException("messages inside messages, too many of them");
    }
    int outer = in.pushLimit(in.readRawVarint32());
    fields(field);
    in.popLimit(outer);
    depth--;
    return true;
  }

  /** The number that comes next, as an enumeration's. */
  int number() throws IOException {
    return in.readEnum();
  }

  /** The number that comes next. */
  long longNumber() throws IOException {
    return in.readInt64();
  }

  /** Notes where the content of the field that comes next lies, and does not take it. */
  void lookAtContent() throws IOException {
    int at = in.getTotalBytesRead();
    long length = 0;
    for (int shift = 0; ; shift += BITS_A_BYTE) {
      if (at >= bytes.limit() || shift >= Integer.SIZE) {
        throw new InvalidProtocolBufferException("no length");
      }
      byte next = bytes.get(at++);
      length |= (next & 0x7FL) << shift;
      if (next >= 0) {
        break;
      }
    }
    if (length > bytes.limit() - at) {
      throw new InvalidProtocolBufferException("longer than the file");
    }
    contentFrom = at;
    contentBytes = (int) length;
  }

  /** The content that was looked at, until the next look. */
  ByteBuffer probe() {
    return probe.limit(contentFrom + contentBytes).position(contentFrom);
  }

  /** The content that was looked at: a view that stays. */
  ByteBuffer content() {
    return bytes.slice(contentFrom, contentBytes);
  }
}
