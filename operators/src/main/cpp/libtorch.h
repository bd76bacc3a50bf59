#pragma once

#include <cstdint>

// The C interface that libtorch 2.7.1 exports (torch/csrc/inductor/aoti_torch/c/shim.h), as far as it is used: it needs
// none of libtorch's headers, only its name to link with. Functions return 0 if they succeed.
extern "C" {
// A boxed call: arguments come and results go in 64 bits each. Tensors among the arguments are this side's to delete.
using Stack = uint64_t*;
using Library = struct TorchLibraryOpaque*;
using Tensor = struct AtenTensorOpaque*;
int32_t aoti_torch_library_init_def(const char* name, const char* file, uint32_t line, Library*);
int32_t aoti_torch_library_init_impl(const char* name, const char* key, const char* file, uint32_t line, Library*);
int32_t aoti_torch_library_def(Library, const char* schema);
int32_t aoti_torch_library_impl(Library, const char* name, void (*)(Stack, uint64_t inputs, uint64_t outputs));
int32_t aoti_torch_get_data_ptr(Tensor, void**);
int32_t aoti_torch_get_dim(Tensor, int64_t*);
int32_t aoti_torch_get_sizes(Tensor, int64_t**);
int32_t aoti_torch_get_strides(Tensor, int64_t**);
int32_t aoti_torch_get_dtype(Tensor, int32_t*);
int32_t aoti_torch_get_device_type(Tensor, int32_t*);
int32_t aoti_torch_empty_strided(int64_t dimensions, const int64_t* sizes, const int64_t* strides, int32_t type,
                                 int32_t device_type, int32_t device, Tensor*);
int32_t aoti_torch_delete_tensor_object(Tensor);
int32_t aoti_torch_dtype_bfloat16();
int32_t aoti_torch_device_type_cpu();
}
