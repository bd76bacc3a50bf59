package dev.cosmicai.formats.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.Goldens;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.Member;
import dev.cosmicai.formats.io.MemoryBudget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class StoredZipTest {
  private static final int DATA_DESCRIPTOR_FLAG = 8;
  private static final int END = 0x06054b50;
  private static final int END64 = 0x06064b50;
  private static final int DIRECTORY_HEADER = 0x02014b50;

  @Test
  void membersWithDataDescriptorsAreRead() {
    StoredZip zip = StoredZip.open(Goldens.direct("good/dataset.pt"), "dataset.pt");

    assertThat(zip.entries())
        .isNotEmpty()
        .allSatisfy(entry -> assertThat(entry.flags() & DATA_DESCRIPTOR_FLAG).isNotZero())
        .allSatisfy(entry -> assertThat(zip.bytes(entry).limit()).isEqualTo((int) entry.bytes()));
    assertThat(text(zip, "archive/version")).isEqualTo("3\n");
  }

  @Test
  void zip64GoldenHasItsSizesInExtraFieldsOnly() {
    byte[] archive = Goldens.bytes("good/zip64.pt");
    ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);

    assertThat(indexOf(archive, END64)).isPositive();
    assertThat(bytes.getInt(indexOf(archive, DIRECTORY_HEADER) + 24)).isEqualTo(-1);
  }

  @Test
  void memberIsASliceOfTheArchive() {
    ByteBuffer file = Goldens.direct("good/dataset.pt");
    StoredZip zip = StoredZip.open(file, "dataset.pt");
    StoredZip.Entry entry = zip.entryEndingWith("/data/0").orElseThrow();
    ByteBuffer content = zip.bytes(entry);
    int place = indexOf(Goldens.bytes("good/dataset.pt"), content.getInt(0));

    file.put(place, (byte) 99);

    assertThat(content.get(0)).isEqualTo((byte) 99);
  }

  @Test
  void deflatedMemberIsRefusedOnlyWhenAskedFor() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("code/model.py"));
      zip.write(new byte[1000]);
    }
    StoredZip zip = StoredZip.open(ByteBuffer.wrap(out.toByteArray()), "m.pt", Reason.ModelCorrupt);

    assertThatThrownBy(() -> zip.bytes(zip.entry("code/model.py").orElseThrow()))
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.ModelCorrupt))
        .hasMessage("m.pt is damaged: `code/model.py` is compressed where it must not be");
  }

  /** Random bytes stay as long as they are, so the packed ones lie in two pieces. */
  @Test
  void deflatedMemberIsUnpackedPieceByPiece() throws IOException {
    byte[] content = new byte[(8 << 20) + 100];
    new Random(1).nextBytes(content);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setLevel(Deflater.BEST_SPEED);
      zip.putNextEntry(new ZipEntry("a"));
      zip.write(content);
    }
    FileBytes file = FileBytes.of(ByteBuffer.wrap(out.toByteArray()));
    FileFaults faults = FileFaults.partition("1.npz");
    StoredZip zip = StoredZip.open(file, faults);

    Member member = zip.member(zip.entry("a").orElseThrow(), new MemoryBudget(faults, file));

    assertThat(member.content()).isEqualTo(ByteBuffer.wrap(content));
  }

  /** Of 2 GiB, of which it does not read more than the end. */
  @Test
  void directoryThatWouldTakeMuchMemoryIsRefused() {
    long size = 1L << 31;
    ByteBuffer tail = ByteBuffer.allocate(22 + 0xFFFF).order(ByteOrder.LITTLE_ENDIAN);
    int end = tail.capacity() - 22;
    tail.putInt(end, END).putShort(end + 10, (short) 1).putInt(end + 12, 257 << 20);
    FileBytes file =
        new FileBytes() {
          @Override
          public long size() {
            return size;
          }

          @Override
          public ByteBuffer read(long offset, int length) {
            int at = Math.toIntExact(offset - (size - tail.capacity()));
            return tail.slice(at, length).order(ByteOrder.LITTLE_ENDIAN);
          }
        };

    assertThatThrownBy(() -> StoredZip.open(file, FileFaults.partition("1.pt")))
        .hasMessage(
            "1.pt has too large an archive directory: 269,484,032 bytes, where at most 268,435,456"
                + " may be");
  }

  @Test
  void archiveMayHaveVeryManyMembers() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int i = 0; i < 70_000; i++) { // more than a directory without ZIP64 can count
        zip.putNextEntry(new ZipEntry("data/" + i));
      }
    }
    StoredZip zip = StoredZip.open(ByteBuffer.wrap(out.toByteArray()), "1.pt");

    assertThat(zip.count()).isEqualTo(70_000);
    assertThat(zip.entry("data/69999")).isPresent();
    assertThat(zip.entry("data/70000")).isEmpty();
    assertThat(zip.entryEndingWith("a/69998").orElseThrow().name()).isEqualTo("data/69998");
  }

  @Test
  void twoMembersOfOneNameAreRefused() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutput zip = new ZipOutput(out)) {
      zip.add("data.pkl", ByteBuffer.allocate(1));
      zip.add("data.pkl", ByteBuffer.allocate(2));
    }

    assertThatThrownBy(() -> StoredZip.open(ByteBuffer.wrap(out.toByteArray()), "1.pt"))
        .hasMessage("1.pt is damaged: it has two members `data.pkl`");
  }

  @Test
  void emptyArchiveHasNoMembers() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ZipOutput(out).close();

    assertThat(StoredZip.open(ByteBuffer.wrap(out.toByteArray()), "1.pt").entries()).isEmpty();
  }

  private static String text(StoredZip zip, String member) {
    return StandardCharsets.UTF_8.decode(zip.bytes(zip.entry(member).orElseThrow())).toString();
  }

  private static int indexOf(byte[] bytes, int littleEndianWord) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at + Integer.BYTES <= bytes.length; at++) {
      if (buffer.getInt(at) == littleEndianWord) {
        return at;
      }
    }
    return -1;
  }
}
