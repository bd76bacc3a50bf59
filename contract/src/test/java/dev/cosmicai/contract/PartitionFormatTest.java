package dev.cosmicai.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PartitionFormatTest {
  @ParameterizedTest
  @EnumSource
  void everyFormatIsReadAsItIsWritten(PartitionFormat format) {
    assertThat(PartitionFormat.parse(format.toString())).isEqualTo(format);
  }

  @Test
  void anotherWordIsRefused() {
    assertThatThrownBy(() -> PartitionFormat.parse("fits"))
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.InvalidSpec))
        .hasMessage(
            "data.format is 'fits'; choose auto, pt, safetensors, npz, parquet, tar or images");
  }

  @Test
  void formatsKnowTheirFiles() {
    assertThat(PartitionFormat.PT.matches("data/1.pt")).isTrue();
    assertThat(PartitionFormat.PT.matches("data/1.npz")).isFalse();
    assertThat(PartitionFormat.PT.matches("data/1pt")).isFalse();
    assertThat(PartitionFormat.AUTO.matches("data/1.npz")).isTrue();
    assertThat(PartitionFormat.AUTO.matches("data/1.safetensors")).isTrue();
    assertThat(PartitionFormat.AUTO.matches("data/1.parquet")).isTrue();
    assertThat(PartitionFormat.AUTO.matches("data/1.json")).isFalse();
    assertThat(PartitionFormat.TAR.matches("data/1.tar")).isTrue();
    assertThat(PartitionFormat.IMAGES.matches("data/metadata.csv")).isTrue();
    assertThat(PartitionFormat.IMAGES.matches("data/othermetadata.csv")).isFalse();
  }

  @Test
  void namesMayBeInCapitalsOrOfTorchsOtherEnding() {
    assertThat(PartitionFormat.PT.matches("data/1.PT")).isTrue();
    assertThat(PartitionFormat.PT.matches("data/1.pth")).isTrue();
    assertThat(PartitionFormat.NPZ.matches("data/1.Npz")).isTrue();
    assertThat(PartitionFormat.NPZ.matches("data/1.npy")).isTrue();
    assertThat(PartitionFormat.AUTO.matches("data/1.bin")).isFalse();
  }

  @Test
  void gzipMayHaveCompressedAFile() {
    assertThat(PartitionFormat.PT.matches("data/1.pt.gz")).isTrue();
    assertThat(PartitionFormat.NPZ.matches("data/1.NPY.GZ")).isTrue();
    assertThat(PartitionFormat.PT.matches("data/1.npz.gz")).isFalse();
    assertThat(PartitionFormat.AUTO.matches("data/1.gz")).isFalse();
    assertThat(PartitionFormat.AUTO.matches("data/1.pt.gz.gz")).isFalse();
  }

  @Test
  void endingsReadAsASentence() {
    assertThat(PartitionFormat.AUTO.endings())
        .isEqualTo(
            ".pt, .pth, .safetensors, .npz, .npy, .parquet, .tar, metadata.csv or"
                + " metadata.parquet");
    assertThat(PartitionFormat.NPZ.endings()).isEqualTo(".npz or .npy");
  }

  @Test
  void shardsAreNotReadByRows() {
    assertThat(PartitionFormat.AUTO.isReadByRows("data/1.tar")).isFalse();
    assertThat(PartitionFormat.TAR.isReadByRows("data/shard-0")).isFalse();
    assertThat(PartitionFormat.AUTO.isReadByRows("data/1.pt")).isTrue();
    assertThat(PartitionFormat.AUTO.isReadByRows("data/metadata.csv")).isTrue();
    assertThat(PartitionFormat.NPZ.isReadByRows("data/1.tar.npz")).isTrue();
  }
}
