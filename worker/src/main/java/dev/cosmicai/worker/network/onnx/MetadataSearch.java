package dev.cosmicai.worker.network.onnx;

import static com.google.protobuf.WireFormat.WIRETYPE_FIXED32;
import static com.google.protobuf.WireFormat.WIRETYPE_FIXED64;
import static com.google.protobuf.WireFormat.WIRETYPE_LENGTH_DELIMITED;
import static com.google.protobuf.WireFormat.WIRETYPE_VARINT;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.cosmicai.formats.io.FileBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Looks for {@code cosmic.json} among the outermost fields of a {@code ModelProto}, from one to the
 * next without what is in them. Whoever reads all of the file afterwards judges it: here nothing is
 * refused.
 */
final class MetadataSearch {
  /** {@code metadata_props} of {@code ModelProto}. */
  private static final int PROPERTY = 14;

  /** A usual file has a dozen. Each may be a request. */
  private static final int MAX_FIELDS = 128;

  /** Of a tag and a length, or a number. */
  private static final int HEADER_BYTES = 20;

  /** Of a description of sixteen inputs with the names of 4096 classes. */
  private static final int MAX_METADATA_BYTES = 4 << 20;

  private static final ByteBuffer KEY = ByteBuffer.wrap("cosmic.json".getBytes(UTF_8));

  private final FileBytes file;
  private long at;

  MetadataSearch(FileBytes file) {
    this.file = file;
  }

  Optional<ByteBuffer> find() {
    try {
      for (int fields = 0; fields < MAX_FIELDS && at < file.size(); fields++) {
        Optional<ByteBuffer> found = next();
        if (found.isPresent()) {
          return found;
        }
      }
    } catch (IOException e) {
      // No ONNX file, which is told by whoever reads all of it.
    }
    return Optional.empty();
  }

  /** Goes to the next field; the description, if it is in this one. */
  private Optional<ByteBuffer> next() throws IOException {
    int shown = (int) Math.min(HEADER_BYTES, file.size() - at);
    CodedInputStream header = CodedInputStream.newInstance(file.read(at, shown));
    int tag = header.readTag();
    long length =
        switch (WireFormat.getTagWireType(tag)) {
          case WIRETYPE_VARINT -> {
            long unused = header.readRawVarint64();
            yield 0;
          }
          case WIRETYPE_FIXED32 -> Integer.BYTES;
          case WIRETYPE_FIXED64 -> Long.BYTES;
          case WIRETYPE_LENGTH_DELIMITED -> header.readUInt32() & 0xFFFF_FFFFL;
          default -> throw new InvalidProtocolBufferException("groups are out of use");
        };
    long content = at + header.getTotalBytesRead();
    if (length > file.size() - content) {
      throw new InvalidProtocolBufferException("longer than the file");
    }
    at = content + length;
    boolean property =
        WireFormat.getTagFieldNumber(tag) == PROPERTY
            && WireFormat.getTagWireType(tag) == WIRETYPE_LENGTH_DELIMITED
            && length <= MAX_METADATA_BYTES;
    return property ? description(file.read(content, (int) length)) : Optional.empty();
  }

  private static Optional<ByteBuffer> description(ByteBuffer property) throws IOException {
    WireReader wire = new WireReader(property);
    ByteBuffer[] keyAndValue = new ByteBuffer[2];
    wire.fields(
        (number, wireType) -> {
          if ((number == 1 || number == 2) && wireType == WIRETYPE_LENGTH_DELIMITED) {
            wire.lookAtContent();
            keyAndValue[number - 1] = wire.content();
          }
          return false;
        });
    return KEY.equals(keyAndValue[0]) ? Optional.ofNullable(keyAndValue[1]) : Optional.empty();
  }
}
