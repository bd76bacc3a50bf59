package dev.cosmicai.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.worker.network.ModelArchive;
import dev.cosmicai.worker.network.Network;
import dev.cosmicai.worker.network.NetworkInfo;
import dev.cosmicai.worker.network.PassContract;
import dev.cosmicai.worker.network.Signature;
import dev.cosmicai.worker.network.profile.PassRecorder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An ONNX graph in ONNX Runtime: one session, in which several passes run at once. Inputs are not
 * copied: tensors lie on the caller's buffers. What a forward pass allocates is free again when it
 * returns.
 */
final class OnnxNetwork implements Network {
  private final OnnxEngine engine;
  private final String uri;
  private final NetworkInfo info;
  private final OrtSession session;
  private final List<String> inputs;
  private final List<String> outputs;
  private final Set<String> wanted;
  private final PassRecorder recorder;

  private OnnxNetwork(
      OnnxEngine engine,
      ModelArchive archive,
      OrtSession session,
      PassRecorder recorder,
      List<String> inputs,
      List<String> outputs) {
    this.recorder = recorder;
    this.engine = engine;
    this.uri = archive.uri();
    this.info = archive.info();
    this.session = session;
    this.inputs = inputs;
    this.outputs = outputs;
    this.wanted = new LinkedHashSet<>(outputs);
  }

  /**
   * Loads a file, which is not needed afterwards.
   *
   * @param traces where recorded passes leave their traces until they are read; if empty, none are
   * @throws FatalFault ModelCorrupt or ModelSignature
   */
  static OnnxNetwork load(OnnxEngine engine, ModelArchive archive, Optional<Path> traces) {
    PassContract.requireTypes(
        archive,
        type -> OnnxTypes.find(type).isPresent(),
        "export it again with a Cast to float32 or int32");
    PassRecorder recorder = recorder(traces);
    try {
      return load(engine, archive, recorder);
    } catch (FatalFault fault) {
      recorder.close();
      throw fault;
    }
  }

  private static OnnxNetwork load(OnnxEngine engine, ModelArchive archive, PassRecorder recorder) {
    OrtSession session = session(engine, archive, recorder);
    try {
      Signature signature = archive.info().signature();
      GraphNames inputs = new GraphNames(archive.uri(), "takes", session.getInputNames());
      GraphNames outputs = new GraphNames(archive.uri(), "gives", session.getOutputNames());
      inputs.requireNoOthers(signature.inputs());
      return new OnnxNetwork(
          engine,
          archive,
          session,
          recorder,
          inputs.of(signature.inputs()),
          outputs.of(signature.outputs()));
    } catch (FatalFault fault) {
      // Before its session.
      recorder.close();
      close(session);
      throw fault;
    }
  }

  private static PassRecorder recorder(Optional<Path> traces) {
    if (traces.isEmpty()) {
      return PassRecorder.unable("its network was not loaded for that");
    }
    try {
      return new OnnxRecorder(traces.get());
    } catch (IOException e) {
      return PassRecorder.unable(e.getMessage());
    }
  }

  private static OrtSession session(
      OnnxEngine engine, ModelArchive archive, PassRecorder recorder) {
    try (OrtSession.SessionOptions options = engine.options()) {
      if (recorder instanceof OnnxRecorder recording) {
        recording.prepare(options);
      }
      // From the file: by way of an array all of it would lie in the heap as well.
      OrtSession session = engine.environment().createSession(archive.file().toString(), options);
      if (recorder instanceof OnnxRecorder recording) {
        recording.of(session);
      }
      return session;
    } catch (OrtException e) {
      throw new FatalFault(
          Reason.ModelCorrupt,
          "%s cannot be loaded: %s; export it again, in operators of ONNX itself"
              .formatted(archive.uri(), OnnxMessage.of(e)),
          e);
    }
  }

  @Override
  public NetworkInfo info() {
    return info;
  }

  @Override
  public List<Tensor> run(List<ByteBuffer> buffers, int count) {
    Map<String, OnnxTensor> given = new HashMap<>();
    try {
      for (int i = 0; i < inputs.size(); i++) {
        given.put(inputs.get(i), tensor(buffers.get(i), info.signature().inputs().get(i), count));
      }
      try (OrtSession.Result result = pass(given)) {
        return outputs(result, count);
      }
    } catch (OrtException e) {
      throw refused(e, count);
    } finally {
      given.values().forEach(OnnxTensor::close);
    }
  }

  private OrtSession.Result pass(Map<String, OnnxTensor> given) throws OrtException {
    return recorder instanceof OnnxRecorder recording
        ? recording.run(() -> session.run(given, wanted))
        : session.run(given, wanted);
  }

  @Override
  public PassRecorder recorder() {
    return recorder;
  }

  @Override
  public void close() {
    recorder.close();
    close(session);
  }

  private static void close(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new InternalFault("ONNX Runtime does not close a model: " + OnnxMessage.of(e), e);
    }
  }

  private OnnxTensor tensor(ByteBuffer values, TensorSpec spec, int count) throws OrtException {
    PassContract.requireRows(values, spec, count);
    return OnnxTensor.createTensor(
        engine.environment(), values, spec.shape(count), OnnxTypes.find(spec.type()).orElseThrow());
  }

  private List<Tensor> outputs(OrtSession.Result result, int count) {
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      TensorSpec spec = info.signature().outputs().get(i);
      OnnxValue value = result.get(outputs.get(i)).orElseThrow();
      long[] shape = spec.shape(count);
      if (!(value instanceof OnnxTensor tensor)
          || tensor.getInfo().type != OnnxTypes.find(spec.type()).orElseThrow()
          || !Arrays.equals(tensor.getInfo().getShape(), shape)) {
        throw PassContract.other(uri, text(value), spec, count);
      }
      // A copy: the tensor's own memory is free again after the pass.
      tensors.add(new Tensor(spec.type(), shape, tensor.getByteBuffer()));
    }
    return tensors;
  }

  private static String text(OnnxValue value) {
    return value instanceof OnnxTensor tensor
        ? tensor.getInfo().type.toString().toLowerCase(Locale.ROOT)
            + " "
            + Arrays.toString(tensor.getInfo().getShape())
        : "no tensor";
  }

  private FatalFault refused(OrtException e, int count) {
    String problem = OnnxMessage.of(e);
    if (problem.contains("Failed to allocate memory") || problem.contains("bad_alloc")) {
      return PassContract.outOfMemory(uri, count, e);
    }
    return PassContract.refused(uri, info.signature(), "", problem, e);
  }
}
