package dev.cosmicai.worker;

import static java.util.stream.Collectors.toMap;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.Util;

/** What a Parquet file says of itself at its end. */
public final class ParquetFooter {
  private static final int TRAILER_BYTES = 8;

  private ParquetFooter() {}

  public static FileMetaData of(byte[] file) throws IOException {
    int end = file.length - TRAILER_BYTES;
    int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(end);
    return Util.readFileMetaData(new ByteArrayInputStream(file, end - length, length));
  }

  public static Map<String, String> metadata(FileMetaData file) {
    return file.getKey_value_metadata().stream()
        .collect(toMap(KeyValue::getKey, KeyValue::getValue));
  }
}
