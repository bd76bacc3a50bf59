package dev.cosmicai.cli.run.process;

import dev.cosmicai.cli.run.supervise.ChildProcess;
import dev.cosmicai.cli.run.supervise.Launcher;
import dev.cosmicai.contract.Variables;
import dev.cosmicai.coordinator.CoordinatorMain;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.worker.WorkerMain;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Starts coordinator and ranks as JVMs of this JVM's kind, with its class path. */
public final class JavaLauncher implements Launcher {
  /** Of a {@linkplain #likeRank process like a rank}. */
  public static final String MEASUREMENT_END = "termination-message";

  /** Of a {@linkplain #likeRank process like a rank}. */
  public static final String MEASUREMENT_LOG = "process.log";

  private static final List<String> RANK_FLAGS = List.of("-Xmx512m");

  /** As in the images, whose build says why, such as that the second compiler comes late. */
  static final List<String> COMMON_FLAGS =
      List.of(
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "-Djava.awt.headless=true",
          "-XX:Tier4InvocationThreshold=100000",
          "-XX:Tier4MinInvocationThreshold=100000",
          "-XX:Tier4CompileThreshold=200000",
          "-XX:Tier4BackEdgeThreshold=4000000",
          "-XX:CompileCommand=quiet",
          "-XX:CompileCommand=CompileThresholdScaling,com.sun.crypto.provider.*::*,0.05",
          "-Dio.grpc.netty.shaded.io.netty.jfr.enabled=false");

  private static final String CLASSPATH = "CLASSPATH";
  private static final List<String> COORDINATOR_FLAGS = List.of("-Xmx1g");

  private final ChildEnvironment environment;
  private final RunDirectory directory;
  private final JvmSizing sizing;

  public JavaLauncher(ChildEnvironment environment, RunDirectory directory, JvmSizing sizing) {
    this.environment = environment;
    this.directory = directory;
    this.sizing = sizing;
  }

  @Override
  public ChildProcess startCoordinator(int start) {
    return start(
        "coordinator" + (start == 0 ? "" : "-" + start),
        COORDINATOR_FLAGS,
        CoordinatorMain.class,
        environment.ofCoordinator());
  }

  @Override
  public ChildProcess startRank(int rank, int attempt) {
    return start(
        nameOfRank(rank, attempt),
        flagsOfRank(sizing),
        WorkerMain.class,
        environment.ofRank(rank, attempt, sizing.threadsPerRank()));
  }

  /**
   * A process that is not one of a run and computes as a rank does: with its flags and variables.
   * It ends with this process.
   *
   * @param arguments the class and what its {@code main} is given
   * @param threads that it computes with, when it has the machine for itself
   * @param folder where it leaves its scratch files, its {@link #MEASUREMENT_END termination
   *     message} and its {@link #MEASUREMENT_LOG log}; standard output is a pipe
   */
  public static ProcessBuilder likeRank(List<String> arguments, int threads, Path folder) {
    JvmSizing sizing = JvmSizing.of(1, false, threads, JvmSizing.machineMemoryBytes());
    List<String> flags = new ArrayList<>(COMMON_FLAGS);
    flags.addAll(ClassArchive.childFlags());
    flags.addAll(flagsOfRank(sizing));
    flags.add("-Djava.io.tmpdir=" + folder);
    flags.addAll(arguments);
    ProcessBuilder builder =
        jvm(flags, folder.resolve(MEASUREMENT_LOG))
            .redirectErrorStream(false)
            .redirectOutput(ProcessBuilder.Redirect.PIPE)
            .redirectError(folder.resolve(MEASUREMENT_LOG).toFile());
    builder.environment().keySet().retainAll(Set.of(CLASSPATH));
    builder.environment().putAll(ChildEnvironment.likeRank(System.getenv(), threads));
    Variables.TERMINATION_LOG.put(builder.environment(), folder.resolve(MEASUREMENT_END));
    Variables.PARENT_PID.put(builder.environment(), Math.toIntExact(ProcessHandle.current().pid()));
    return builder;
  }

  /** What the files of an attempt are called. */
  static String nameOfRank(int rank, int attempt) {
    return "rank-" + rank + (attempt == 0 ? "" : "-attempt-" + attempt);
  }

  private static List<String> flagsOfRank(JvmSizing sizing) {
    List<String> flags = new ArrayList<>(RANK_FLAGS);
    flags.add("-XX:MaxDirectMemorySize=" + sizing.directMebibytesPerRank() + "m");
    return flags;
  }

  /** A JVM of this JVM's kind, with its class path, that reads nothing and prints to a file. */
  public static ProcessBuilder jvm(List<String> arguments, Path log) {
    List<String> command = new ArrayList<>(arguments);
    command.add(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(new File("/dev/null"));
    // By the environment and not as an argument: it is long, and hides the rest in a list of
    // processes.
    builder.environment().put(CLASSPATH, System.getProperty("java.class.path"));
    return builder;
  }

  private ChildProcess start(
      String name, List<String> flags, Class<?> mainClass, Map<String, String> variables) {
    Path log = directory.logs().resolve(name + ".log");
    Path terminationMessage = directory.terminationMessages().resolve(name);
    List<String> arguments = new ArrayList<>(COMMON_FLAGS);
    arguments.addAll(ClassArchive.childFlags());
    arguments.addAll(flags);
    // Native code that a library unpacks for itself goes with the run, also if the process is
    // killed.
    arguments.add("-Djava.io.tmpdir=" + directory.scratch());
    arguments.add(mainClass.getName());
    ProcessBuilder builder = jvm(arguments, log);
    builder.environment().keySet().retainAll(Set.of(CLASSPATH));
    builder.environment().putAll(variables);
    Variables.TERMINATION_LOG.put(builder.environment(), terminationMessage);
    try {
      return new StartedProcess(builder.start(), terminationMessage, log, true);
    } catch (IOException e) {
      throw new InternalFault("cannot start a Java process: " + e.getMessage(), e);
    }
  }
}
