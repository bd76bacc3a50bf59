package dev.cosmicai.crds;

/** A correct job's YAML, for tests to break. */
public final class JobYaml {
  public static final String MINIMAL =
      """
      apiVersion: cosmicai.dev/v1alpha1
      kind: InferenceJob
      metadata:
        name: galaxies
      spec:
        model:
          uri: s3://models/astro.pt
        data:
          uri: s3://sky/25MB
        output:
          uri: s3://results/run-1
      """;

  /** A correct job that sets every field. */
  public static final String EVERY_FIELD =
      """
      apiVersion: cosmicai.dev/v1alpha1
      kind: InferenceJob
      metadata: {name: all, namespace: sky, labels: {kueue.x-k8s.io/queue-name: q}}
      spec:
        model: {uri: s3://models/a.pt, sha256: "%s", precision: bf16, batchSize: 8, task: none}
        data:
          uri: s3://sky/25MB/
          format: safetensors
          totalSize: 12.6GB
          splitSize: 1Gi
          columns: {images: img, redshift: z_spec}
          keep: [objid, ra, dec]
          transforms:
          - {input: images, channelsFirst: true}
          - {input: images, resize: {size: [32, 64], interpolation: bicubic, antialias: false}}
        output: {uri: s3://results/1, predictions: false}
        worldSize: 16
        parallelism: 16
        batchSize: 256
        coordination: Gang
        assignment: Static
        retriesPerRank: 0
        maxFailedRanks: 2
        maxFailedSplits: 0
        maxBadSamples: 0
        resume: true
        suspend: true
        drain: true
        activeDeadlineSeconds: 600
        startDeadlineSeconds: 60
        ttlSecondsAfterFinished: 0
        storage: {endpoint: "http://127.0.0.1:9000", region: eu-west-1, pathStyle: true,
                  credentialsSecret: keys}
        worker:
          image: example.org/cosmic:1
          resources: {requests: {cpu: "2", memory: 1Gi}, limits: {memory: 1Gi}}
          nodeSelector: {disk: ssd}
          tolerations: [{key: spot, operator: Exists, effect: NoSchedule}]
          affinity: {nodeAffinity: {}}
          serviceAccountName: reader
          imagePullSecrets: [{name: pull}]
          priorityClassName: low
          runtimeClassName: kata
          labels: {team: sky}
          annotations: {note: "1"}
          env: [{name: OMP_NUM_THREADS, value: "1"}]
        pricing: {requestPrice: 0, gbSecondPrice: 0.1, storageGbSecondPrice: 0.2, memoryGb: 7}
      """
          .formatted("a".repeat(64));

  private JobYaml() {}

  /** The minimal job with further lines of the spec, which keep their own indentation. */
  public static String withSpec(String lines) {
    return MINIMAL + lines.indent(2);
  }

  /** The minimal job with one text replaced by another. */
  public static String replacing(String old, String replacement) {
    if (!MINIMAL.contains(old)) {
      throw new IllegalArgumentException("the minimal job does not hold " + old);
    }
    return MINIMAL.replace(old, replacement);
  }
}
