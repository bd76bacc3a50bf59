package dev.cosmicai.formats.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpyArrayTest {
  @Test
  void shapeMayBeOfPython2() {
    NpyArray array = array("{'descr': '<f4', 'fortran_order': False, 'shape': (8L, 5L), }");

    assertThat(array.shape()).containsExactly(8, 5);
    assertThat(array.descr()).isEqualTo("<f4");
  }

  @Test
  void fieldsOfAStructuredArrayAreItsType() {
    String fields = "[('mags', '<f4', (5,)), ('shape', '<f4'), ('OBJID', '<i8')]";
    NpyArray array = array("{'descr': " + fields + ", 'fortran_order': False, 'shape': (8,), }");

    assertThat(array.descr()).isEqualTo(fields);
    assertThat(array.shape()).containsExactly(8);
    assertThatThrownBy(array::tensor)
        .hasMessage(
            "a.npy holds a structured array `[('mags', '<f4', (5,)), ('shape', '<f4'), ('OBJID',"
                + " '<i8')]` in it, which is not supported; save each field as an array of its own");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(8M,)", "(L,)", "(8 8,)", "(99999999999999999999,)", "(-1,)"})
  void shapeThatIsNoneIsDamage(String shape) {
    assertThatThrownBy(
            () -> array("{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }"))
        .hasMessageStartingWith("a.npy is damaged");
  }

  @Test
  void faultsAreThoseOfTheCaller() {
    FileFaults faults = new FileFaults("golden.npz", Reason.ModelCorrupt);
    FileBytes file = file("{'descr': '|O', 'fortran_order': False, 'shape': (8,), }");

    assertThatThrownBy(() -> NpyArray.of(file, faults).tensor())
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.ModelCorrupt));
  }

  private static NpyArray array(String header) {
    return NpyArray.of(file(header), "a.npy");
  }

  private static FileBytes file(String header) {
    byte[] text = header.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer file = ByteBuffer.allocate(10 + text.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY\1\0".getBytes(StandardCharsets.US_ASCII));
    return FileBytes.of(file.putShort((short) text.length).put(text).flip());
  }
}
