package dev.cosmicai.cli.option;

import picocli.CommandLine.Command;

/** The exit codes of commands that run or plan jobs, for their help texts. */
@Command(
    exitCodeList = {
      "0:done",
      "64:wrong usage, or a job file that is wrong",
      "65:a partition is corrupt, unsafe, not finite, of other shapes, or changed",
      "66:no such bucket or object, or no partitions",
      "70:a defect of this program",
      "73:the output cannot be written or holds another run's results",
      "77:the store refuses the credentials",
      "78:the model is corrupt, of another digest, or of another signature",
      "80:the job took longer than spec.activeDeadlineSeconds",
      "81:the store does not answer",
      "82:the coordinator does not answer",
      "130:stopped by Ctrl-C (SIGINT)",
      "137:the system killed a rank, as it does when memory runs out",
      "143:stopped by SIGTERM"
    })
public final class ExitCodes {
  ExitCodes() {}
}
