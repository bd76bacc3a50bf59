package dev.cosmicai.prepare.input;

import java.nio.ByteBuffer;

/** How a number is stored, apart from its byte order. */
enum NumberType {
  FLOAT64(8) {
    @Override
    double get(ByteBuffer data, int index) {
      return data.getDouble(index);
    }
  },
  FLOAT32(4) {
    @Override
    double get(ByteBuffer data, int index) {
      return data.getFloat(index);
    }
  },
  FLOAT16(2) {
    @Override
    double get(ByteBuffer data, int index) {
      return half(data.getShort(index));
    }
  },
  INT64(8) {
    @Override
    double get(ByteBuffer data, int index) {
      return data.getLong(index);
    }
  },
  INT32(4) {
    @Override
    double get(ByteBuffer data, int index) {
      return data.getInt(index);
    }
  },
  UINT32(4) {
    @Override
    double get(ByteBuffer data, int index) {
      return data.getInt(index) & 0xFFFFFFFFL;
    }
  },
  INT16(2) {
    @Override
    double get(ByteBuffer data, int index) {
      return data.getShort(index);
    }
  },
  UINT16(2) {
    @Override
    double get(ByteBuffer data, int index) {
      return data.getShort(index) & 0xFFFF;
    }
  },
  INT8(1) {
    @Override
    double get(ByteBuffer data, int index) {
      return data.get(index);
    }
  },
  UINT8(1) {
    @Override
    double get(ByteBuffer data, int index) {
      return data.get(index) & 0xFF;
    }
  };

  private final int bytes;

  NumberType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes a number. */
  int bytes() {
    return bytes;
  }

  /** The number whose first byte is at {@code index}, in the buffer's byte order. */
  abstract double get(ByteBuffer data, int index);

  private static float half(short bits) {
    int exponent = (bits >> 10) & 0x1F;
    int fraction = bits & 0x3FF;
    float magnitude =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24f;
          case 0x1F -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Float.intBitsToFloat((exponent + 112) << 23 | fraction << 13);
        };
    return bits < 0 ? -magnitude : magnitude;
  }
}
