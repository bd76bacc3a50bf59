package dev.cosmicai.coordinator.plan;

import dev.cosmicai.contract.PredictionsFormat;
import java.util.List;

/** Manifests to begin tests with. */
public final class Manifests {
  public static final long SPLIT_BYTES = 128;
  public static final Manifest.Model MODEL =
      new Manifest.Model("s3://sky/model.pt", "5".repeat(64), 1_000, "\"m\"", "auto", 0, "");
  public static final Manifest.Data DATA = new Manifest.Data("sky", "pt", SPLIT_BYTES, "");

  /** Of a job that names columns. */
  public static final String READING =
      "{\"columns\":{\"images\":\"img\"},\"keep\":[\"objid\"],"
          + "\"transforms\":{\"images\":[{\"scale\":0.5}]},\"task\":\"regression\"}";

  private Manifests() {}

  /** Three files of 1, 2 and 3 splits. */
  public static Manifest three() {
    return of(
        List.of(
            new Manifest.File(0, "data/1.pt", 100, "\"a\""),
            new Manifest.File(1, "data/2.pt", 200, "\"b\""),
            new Manifest.File(2, "data/10.pt", 300, "\"c\"")));
  }

  /** The same of a job that says what computes. */
  public static Manifest onDevice(String device) {
    Manifest three = three();
    return new Manifest(
        new Manifest.Model(
            MODEL.uri(), MODEL.sha256(), MODEL.sizeBytes(), MODEL.etag(), "auto", 0, device),
        DATA,
        512,
        true,
        PredictionsFormat.NPZ,
        three.files());
  }

  /** The same of ranks that are a program and bring their own model. */
  public static Manifest ofProgram(String... command) {
    return new Manifest(
        new Manifest.Model("", "", 0, "", "auto", 0, "", List.of(command)),
        DATA,
        512,
        true,
        PredictionsFormat.NPZ,
        three().files());
  }

  /** The same with columns as a job names them. */
  public static Manifest reading(String reading) {
    Manifest three = three();
    return new Manifest(
        MODEL,
        new Manifest.Data("sky", "pt", SPLIT_BYTES, reading),
        512,
        true,
        PredictionsFormat.NPZ,
        three.files());
  }

  public static Manifest of(List<Manifest.File> files) {
    return new Manifest(MODEL, DATA, 512, true, PredictionsFormat.NPZ, files);
  }

  /** The only chunk of a manifest. */
  static StoredChunk onlyChunk(Manifest manifest) {
    String sha256 = Sha256.of(ManifestChunks.json(manifest, 0));
    return new StoredChunk(0, manifest.files().size(), sha256);
  }
}
