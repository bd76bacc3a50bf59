package dev.cosmicai.tasks.exact;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.cosmicai.proto.metrics.Metrics;
import java.io.IOException;

/**
 * Counts the repeated messages of a split's metrics before they are parsed: an empty one takes two
 * bytes on the wire and a hundred as an object.
 */
public final class RepeatedFields {
  private RepeatedFields() {}

  /**
   * Refuses more fields than any task has components, classes and outputs.
   *
   * @param max fields of the task's message
   * @throws dev.cosmicai.faults.FatalFault ({@code ResultCorrupt}) if there are more
   * @throws InvalidProtocolBufferException if the bytes are no message
   */
  public static void requireFew(byte[] bytes, int max) throws InvalidProtocolBufferException {
    int fields = 0;
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (isTask(tag)) {
          int outer = in.pushLimit(in.readRawVarint32());
          while (in.getBytesUntilLimit() > 0) {
            in.skipField(in.readTag());
            fields++;
          }
          in.popLimit(outer);
        } else {
          in.skipField(tag);
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw e;
    } catch (IOException e) {
      throw new InvalidProtocolBufferException(e);
    }
    if (fields > max) {
      throw DamagedMetrics.because("more components, classes or outputs than there may be");
    }
  }

  private static boolean isTask(int tag) {
    int number = WireFormat.getTagFieldNumber(tag);
    return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED
        && (number == Metrics.REGRESSION_FIELD_NUMBER
            || number == Metrics.CLASSIFICATION_FIELD_NUMBER
            || number == Metrics.OUTPUTS_FIELD_NUMBER);
  }
}
