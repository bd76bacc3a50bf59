package dev.cosmicai.prepare.input;

import dev.cosmicai.faults.FatalFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * numpy's {@code .npz}. Arrays that {@code numpy.savez} stored are read where they lie, whatever
 * their size; those that {@code savez_compressed} compressed are unpacked into memory, and only if
 * they are small, as the columns of a catalogue are.
 */
final class NpzFile implements InputFile {
  private static final String SUFFIX = ".npy";
  private static final long MAX_UNPACKED_BYTES = 256L << 20;

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
    Bytes bytes = Bytes.of(file);
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
    return member.stored()
        ? NpyHeader.read(bytes, member.dataOffset(bytes, faults), label, memberFaults)
        : NpyHeader.read(unpacked(member, memberFaults), 0, label, memberFaults);
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
    if (member.bytes() > MAX_UNPACKED_BYTES) {
      throw memberFaults.unsuitable(
          "is compressed, so that no sample can be found without unpacking all; save it with"
              + " numpy.savez instead of savez_compressed");
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry entry = zip.getEntry(member.name());
      if (entry == null) {
        throw memberFaults.damaged("is damaged: its archive cannot be read");
      }
      try (InputStream in = zip.getInputStream(entry)) {
        return Bytes.of(in.readNBytes((int) MAX_UNPACKED_BYTES), memberFaults);
      }
    } catch (IOException e) {
      throw memberFaults.damaged("is damaged: it cannot be unpacked (" + e.getMessage() + ")", e);
    }
  }
}
