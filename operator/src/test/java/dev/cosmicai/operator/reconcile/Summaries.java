package dev.cosmicai.operator.reconcile;

import dev.cosmicai.operator.TestJobs;

/** A coordinator's termination message. */
final class Summaries {
  private Summaries() {}

  static String ofEightRanks() {
    return of(8, 8, 0, "", "[]");
  }

  static String withoutOneSplit() {
    return ofEightRanks()
        .replace(
            "\"metrics\"", "\"splits\":{\"total\":40,\"committed\":39,\"failed\":1},\"metrics\"");
  }

  static String withoutRankThree() {
    return of(
        8,
        7,
        1,
        "3",
        """
        [{"rank":3,"partition":"s3://sky/25MB/4.pt","reason":"PartitionCorrupt",\
        "message":"s3://sky/25MB/4.pt is truncated"}]""");
  }

  private static String of(
      int total, int succeeded, int failed, String failedRanks, String failures) {
    return """
    {"run":"%s","name":"galaxies","ranks":{"total":%d,"succeeded":%d,"failed":%d,\
    "failedRanks":"%s"},"metrics":{"task":"redshift","samples":1000,"labelled":1000,"mae":0.0127,"mse":0.0003,\
    "bias":1.5E-5,"precision":null,"r2":0.9,"headline":"nmad 0.0125",\
    "values":[{"name":"r2","value":0.9},{"name":"nmad","value":null}]},"wallSeconds":46.3,"inferenceSeconds":1.1,\
    "throughput":110.4,"trimmedMeanRankSeconds":null,"maxRankSeconds":9.3,"cost":0.5,\
    "costBreakdown":{"requests":0.1,"compute":0.3,"storage":0.1},"failures":%s}"""
        .formatted(TestJobs.UID, total, succeeded, failed, failedRanks, failures);
  }
}
