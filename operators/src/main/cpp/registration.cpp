// Makes the operators known to the libtorch of this process, when this library is loaded.
//
// A network out of a bucket decides what they are called with, so nothing is taken for granted: what is not as
// documented is refused by an exception, which libtorch passes on as its own.

#include <cstring>
#include <stdexcept>
#include <string>

#include "kernels.h"
#include "libtorch.h"

namespace {

void require(bool holds, const char* what) {
  if (!holds) throw std::invalid_argument(what);
}

void done(int32_t code) {
  if (code != 0) throw std::runtime_error("libtorch refuses a call of cosmic's operators");
}

template <typename T>
T taken(uint64_t box) {
  T result;
  std::memcpy(&result, &box, sizeof result);
  return result;
}

template <typename T>
void give(Stack stack, T result) {
  std::memcpy(stack, &result, sizeof result);
}

// An argument, which goes with this; a CPU's tensor of bfloat16 [count, tokens, width] without gaps.
class Argument {
 public:
  Argument(uint64_t box, const char* what) : tensor(taken<Tensor>(box)) {
    try {
      check(what);
    } catch (...) {
      aoti_torch_delete_tensor_object(tensor);
      throw;
    }
  }
  ~Argument() { aoti_torch_delete_tensor_object(tensor); }
  Argument(const Argument&) = delete;
  Argument& operator=(const Argument&) = delete;

  const bfloat16* data() const {
    void* pointer = nullptr;
    done(aoti_torch_get_data_ptr(tensor, &pointer));
    return static_cast<const bfloat16*>(pointer);
  }

  int64_t count = 0, tokens = 0, width = 0;

 private:
  void check(const char* what) {
    int64_t dimensions = 0, *sizes = nullptr, *strides = nullptr;
    int32_t type = -1, device = -1;
    done(aoti_torch_get_dim(tensor, &dimensions));
    done(aoti_torch_get_dtype(tensor, &type));
    done(aoti_torch_get_device_type(tensor, &device));
    require(dimensions == 3 && type == aoti_torch_dtype_bfloat16() && device == aoti_torch_device_type_cpu(), what);
    done(aoti_torch_get_sizes(tensor, &sizes));
    done(aoti_torch_get_strides(tensor, &strides));
    count = sizes[0], tokens = sizes[1], width = sizes[2];
    int64_t expected = 1;
    for (int i = 2; i >= 0 && count * tokens * width > 0; i--) {
      require(sizes[i] == 1 || strides[i] == expected, what);
      expected *= sizes[i];
    }
  }

  Tensor tensor;
};

// A new one, without gaps.
Tensor empty(int64_t count, int64_t tokens, int64_t width) {
  const int64_t shape[] = {count, tokens, width}, strides[] = {tokens * width, width, 1};
  Tensor result = nullptr;
  done(aoti_torch_empty_strided(3, shape, strides, aoti_torch_dtype_bfloat16(), aoti_torch_device_type_cpu(), 0, &result));
  return result;
}

bfloat16* data(Tensor tensor) {
  void* pointer = nullptr;
  done(aoti_torch_get_data_ptr(tensor, &pointer));
  return static_cast<bfloat16*>(pointer);
}

constexpr const char* TAKEN_BY_ATTENTION =
    "cosmic::attention takes contiguous bfloat16 [N, T, 3 * heads * depth], of up to 256 tokens and a depth that is a "
    "multiple of 32 up to 128";

void attention(Stack stack, uint64_t, uint64_t) {
  const Argument qkv(stack[0], TAKEN_BY_ATTENTION);
  const auto heads = taken<int64_t>(stack[1]);
  require(qkv.tokens >= 1 && qkv.tokens <= MAX_TOKENS && heads >= 1 && heads <= qkv.width, TAKEN_BY_ATTENTION);
  const int64_t depth = qkv.width / 3 / heads;
  require(depth >= DEPTH_STEP && depth <= MAX_DEPTH && depth % DEPTH_STEP == 0 && 3 * heads * depth == qkv.width,
          TAKEN_BY_ATTENTION);
  const Tensor result = empty(qkv.count, qkv.tokens, heads * depth);
  kernels().attention(qkv.data(), data(result), qkv.count, qkv.tokens, heads, depth);
  give(stack, result);
}

constexpr const char* TAKEN_BY_LAYER_NORM =
    "cosmic::layer_norm takes contiguous bfloat16 [N, T, width], of a width that is a multiple of 16 up to 1024";

void layer_norm(Stack stack, uint64_t, uint64_t) {
  const Argument tokens(stack[0], TAKEN_BY_LAYER_NORM);
  const auto epsilon = static_cast<float>(taken<double>(stack[1]));
  require(tokens.width >= WIDTH_STEP && tokens.width <= MAX_WIDTH && tokens.width % WIDTH_STEP == 0, TAKEN_BY_LAYER_NORM);
  const Tensor result = empty(tokens.count, tokens.tokens, tokens.width);
  kernels().layer_norm(tokens.data(), data(result), tokens.count * tokens.tokens, tokens.width, epsilon);
  give(stack, result);
}

__attribute__((constructor)) void registered() {
  Library schemas, implementations;
  done(aoti_torch_library_init_def("cosmic", __FILE__, __LINE__, &schemas));
  done(aoti_torch_library_def(schemas, "attention(Tensor qkv, int heads) -> Tensor"));
  done(aoti_torch_library_def(schemas, "layer_norm(Tensor tokens, float epsilon) -> Tensor"));
  done(aoti_torch_library_init_impl("cosmic", "CPU", __FILE__, __LINE__, &implementations));
  done(aoti_torch_library_impl(implementations, "attention", attention));
  done(aoti_torch_library_impl(implementations, "layer_norm", layer_norm));
}

}  // namespace
