package dev.cosmicai.prepare.input;

import dev.cosmicai.formats.tensor.ElementType;
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
      return ElementType.FLOAT16.valueAt(data, index);
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
}
