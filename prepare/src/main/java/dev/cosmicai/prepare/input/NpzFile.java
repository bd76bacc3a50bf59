package dev.cosmicai.prepare.input;

import dev.cosmicai.faults.FatalFault;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * numpy's {@code .npz}. Arrays that {@code numpy.savez} stored are read where they lie, whatever
 * their size; those that {@code savez_compressed} compressed are unpacked into memory, and only if
 * they are small, as the columns of a catalogue are, and take no more than twice the file.
 */
final class NpzFile implements InputFile {
  private static final String SUFFIX = ".npy";
  private static final long MAX_UNPACKED_BYTES = 256L << 20;
  private static final long UNPACKED_FLOOR_BYTES = 1L << 19;
  private static final int PIECE_BYTES = 1 << 16;

  private final Path file;
  private final Bytes bytes;
  private final InputFaults faults;
  private final Map<String, ZipMembers.Member> members = new LinkedHashMap<>();

  private NpzFile(Path file, Bytes bytes) {
    this.file = file;
    this.bytes = bytes;
    this.faults = new InputFaults(file.toString());
  }

  static NpzFile open(Path file) {
    return open(file, Bytes.of(file));
  }

  static NpzFile open(Path file, Bytes bytes) {
    try {
      NpzFile npz = new NpzFile(file, bytes);
      for (ZipMembers.Member member : new ZipMembers(bytes, npz.faults).read()) {
        String name = member.name();
        if (name.endsWith(SUFFIX)) {
          npz.members.put(name.substring(0, name.length() - SUFFIX.length()), member);
        }
      }
      return npz;
    } catch (RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  @Override
  public List<String> names() {
    return List.copyOf(members.keySet());
  }

  @Override
  public RowArray array(String name) {
    ZipMembers.Member member = members.get(name);
    if (member == null) {
      throw InputFile.noSuchArray(file, name, names());
    }
    String label = file + ", array " + InputFaults.quote(name);
    InputFaults memberFaults = new InputFaults(label);
    if (member.stored()) {
      long start = member.dataOffset(bytes, faults);
      return NpyHeader.read(bytes, start, start + member.bytes(), label, memberFaults);
    }
    Bytes unpacked = unpacked(member, memberFaults);
    return NpyHeader.read(unpacked, 0, unpacked.size(), label, memberFaults);
  }

  @Override
  public List<String> imageNames() {
    // A catalogue's columns need not be numbers, as long as nobody asks for them.
    return members.keySet().stream().filter(this::holdsImages).toList();
  }

  @Override
  public List<Path> files() {
    return List.of(file);
  }

  @Override
  public void close() {
    bytes.close();
  }

  private boolean holdsImages(String name) {
    try {
      return members.get(name).stored() && array(name).rowShape().length == 3;
    } catch (FatalFault e) {
      return false;
    }
  }

  private Bytes unpacked(ZipMembers.Member member, InputFaults memberFaults) {
    if (!member.deflated()) {
      throw memberFaults.unsuitable(
          "is encrypted, or compressed in an unusual way; save it with numpy.savez");
    }
    // A small file cannot claim a large memory.
    if (member.bytes() > Math.min(MAX_UNPACKED_BYTES, 2 * bytes.size() + UNPACKED_FLOOR_BYTES)) {
      throw memberFaults.unsuitable(
          "is compressed, so that no sample can be found without unpacking all, and that is too"
              + " much; save it with numpy.savez instead of savez_compressed");
    }
    Inflater inflater = new Inflater(true);
    try {
      return Bytes.of(inflate(inflater, member, memberFaults), memberFaults);
    } catch (DataFormatException e) {
      throw memberFaults.damaged("is damaged: it cannot be unpacked", e);
    } finally {
      inflater.end();
    }
  }

  private byte[] inflate(Inflater inflater, ZipMembers.Member member, InputFaults memberFaults)
      throws DataFormatException {
    byte[] content = new byte[(int) member.bytes()];
    ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
    long position = member.dataOffset(bytes, faults);
    long end = Math.min(bytes.size(), position + member.storedBytes());
    int length = 0;
    while (length < content.length && !inflater.finished()) {
      if (inflater.needsInput()) {
        int count = (int) Math.min(PIECE_BYTES, end - position);
        if (count <= 0) {
          break;
        }
        bytes.read(position, piece.clear().limit(count));
        inflater.setInput(piece.flip());
        position += count;
      }
      length += inflater.inflate(content, length, content.length - length);
    }
    CRC32 crc = new CRC32();
    crc.update(content);
    if (length < content.length
        || (member.crc32() != 0 && (int) crc.getValue() != member.crc32())) {
      throw memberFaults.damaged("is damaged: it does not unpack to what was packed");
    }
    return content;
  }
}
