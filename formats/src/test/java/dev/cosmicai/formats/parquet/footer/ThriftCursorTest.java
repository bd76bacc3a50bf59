package dev.cosmicai.formats.parquet.footer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cosmicai.formats.parquet.footer.ThriftCursor.Malformed;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.protocol.TField;
import shaded.parquet.org.apache.thrift.protocol.TList;
import shaded.parquet.org.apache.thrift.protocol.TMap;
import shaded.parquet.org.apache.thrift.protocol.TProtocol;
import shaded.parquet.org.apache.thrift.protocol.TStruct;
import shaded.parquet.org.apache.thrift.transport.TIOStreamTransport;

/** Against Thrift's own writer. */
class ThriftCursorTest {
  /** Thrift's numbers of types, which Parquet's copy of it leaves out. */
  private static final class TType {
    static final byte BOOL = 2;
    static final byte BYTE = 3;
    static final byte DOUBLE = 4;
    static final byte I16 = 6;
    static final byte I32 = 8;
    static final byte I64 = 10;
    static final byte STRING = 11;
    static final byte STRUCT = 12;
    static final byte MAP = 13;
    static final byte LIST = 15;
  }

  private interface Written {
    void to(TProtocol out) throws TException;
  }

  /** A struct's fields, and nothing behind them. */
  private static byte[] struct(Written fields) throws TException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TProtocol out = new TCompactProtocol(new TIOStreamTransport(bytes));
    out.writeStructBegin(new TStruct("s"));
    fields.to(out);
    out.writeFieldStop();
    out.writeStructEnd();
    return bytes.toByteArray();
  }

  private static ThriftCursor cursor(byte[] bytes) {
    return new ThriftCursor(ByteBuffer.wrap(bytes), 0, bytes.length);
  }

  @Test
  void valuesOfEveryKindAreRead() throws TException {
    byte[] bytes =
        struct(
            out -> {
              out.writeFieldBegin(new TField("a", TType.BOOL, (short) 1));
              out.writeBool(true);
              out.writeFieldBegin(new TField("b", TType.BOOL, (short) 2));
              out.writeBool(false);
              out.writeFieldBegin(new TField("c", TType.BYTE, (short) 3));
              out.writeByte((byte) -3);
              out.writeFieldBegin(new TField("d", TType.I32, (short) 400));
              out.writeI32(Integer.MIN_VALUE);
              out.writeFieldBegin(new TField("e", TType.I64, (short) 401));
              out.writeI64(Long.MAX_VALUE);
              out.writeFieldBegin(new TField("f", TType.STRING, (short) 402));
              out.writeString("größer");
            });
    ThriftCursor in = cursor(bytes);

    assertThat(in.firstField()).isEqualTo(1);
    assertThat(in.bool()).isTrue();
    assertThat(in.nextField(1)).isEqualTo(2);
    assertThat(in.bool()).isFalse();
    assertThat(in.nextField(2)).isEqualTo(3);
    assertThat(in.i8()).isEqualTo(-3);
    assertThat(in.nextField(3)).isEqualTo(400);
    assertThat(in.i32()).isEqualTo(Integer.MIN_VALUE);
    assertThat(in.nextField(400)).isEqualTo(401);
    assertThat(in.i64()).isEqualTo(Long.MAX_VALUE);
    assertThat(in.nextField(401)).isEqualTo(402);
    assertThat(in.text()).isEqualTo("größer");
    assertThat(in.nextField(402)).isZero();
    assertThat(in.position()).isEqualTo(bytes.length);
  }

  @Test
  void valuesOfEveryKindArePassedOver() throws TException {
    byte[] bytes = struct(ThriftCursorTest::writeAll);
    ThriftCursor in = cursor(bytes);

    in.skipStruct();

    assertThat(in.position()).isEqualTo(bytes.length);
  }

  @Test
  void everythingThatIsCutShortSaysSo() throws TException {
    byte[] bytes = struct(ThriftCursorTest::writeAll);
    for (int length = 0; length < bytes.length; length++) {
      ThriftCursor in = cursor(Arrays.copyOf(bytes, length));
      Malformed fault = catchThrowableOfType(Malformed.class, in::skipStruct);
      assertThat(fault).as("%d bytes", length).isNotNull();
      assertThat(fault.endsEarly()).as("%d bytes", length).isTrue();
    }
  }

  private static void writeAll(TProtocol out) throws TException {
    out.writeFieldBegin(new TField("double", TType.DOUBLE, (short) 1));
    out.writeDouble(1.5);
    out.writeFieldBegin(new TField("short", TType.I16, (short) 2));
    out.writeI16((short) 300);
    out.writeFieldBegin(new TField("flags", TType.LIST, (short) 3));
    out.writeListBegin(new TList(TType.BOOL, 20));
    for (int i = 0; i < 20; i++) {
      out.writeBool(i % 2 == 0);
    }
    out.writeFieldBegin(new TField("map", TType.MAP, (short) 4));
    out.writeMapBegin(new TMap(TType.I32, TType.I32, 2));
    for (int i = 0; i < 4; i++) {
      out.writeI32(i * 1_000);
    }
    out.writeFieldBegin(new TField("empty", TType.MAP, (short) 5));
    out.writeMapBegin(new TMap(TType.STRING, TType.BOOL, 0));
    out.writeFieldBegin(new TField("names", TType.MAP, (short) 6));
    out.writeMapBegin(new TMap(TType.STRING, TType.BOOL, 1));
    out.writeString("name");
    out.writeBool(true);
    out.writeFieldBegin(new TField("inner", TType.STRUCT, (short) 7));
    out.writeStructBegin(new TStruct("inner"));
    out.writeFieldBegin(new TField("byte", TType.BYTE, (short) 1));
    out.writeByte((byte) 9);
    out.writeFieldStop();
    out.writeStructEnd();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1f", // a type that there is not
        "00ff", // a list of that
        "0500", // field 0
        "05ffffffffffffffffffff01", // a field's number that does not end
        "15ffffffffffffffffffff01", // a number that does not end
      })
  void whatIsNoThriftSaysSo(String hex) {
    byte[] bytes = java.util.HexFormat.of().parseHex(hex);
    ThriftCursor in = cursor(bytes[0] == 0 ? new byte[] {0x19, bytes[1]} : bytes);

    Malformed fault = catchThrowableOfType(Malformed.class, in::skipStruct);

    assertThat(fault).isNotNull();
    assertThat(fault.endsEarly()).isEqualTo(bytes[0] == 0);
  }

  @Test
  void structsInStructsEndSomewhere() {
    byte[] deep = new byte[100];
    Arrays.fill(deep, (byte) 0x1C);
    ThriftCursor in = cursor(deep);

    Malformed fault = catchThrowableOfType(Malformed.class, in::skipStruct);

    assertThat(fault.endsEarly()).isFalse();
  }

  @Test
  void valueOfAnotherKindIsRefused() throws TException {
    byte[] bytes =
        struct(
            out -> {
              out.writeFieldBegin(new TField("a", TType.I64, (short) 1));
              out.writeI64(5);
            });
    ThriftCursor in = cursor(bytes);
    in.firstField();

    assertThat(catchThrowableOfType(Malformed.class, in::i32)).isNotNull();
    assertThat(catchThrowableOfType(Malformed.class, in::bool)).isNotNull();
    assertThat(catchThrowableOfType(Malformed.class, in::text)).isNotNull();
    assertThat(in.i64()).isEqualTo(5);
  }
}
