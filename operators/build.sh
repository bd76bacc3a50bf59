#!/bin/sh
# Compiles the operators into one shared library: build.sh TARGET [FLAGS]. It takes g++ 11 or newer, and none of libtorch's
# files: only its name is needed to link with it, since the process has loaded it already.
set -eu
cd "$(dirname "$0")/src/main/cpp"
target="$1"
shift
mkdir -p "$(dirname "$target")"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
: >"$work/empty.c"
g++ -shared -o "$work/libtorch_cpu.so" "$work/empty.c" -Wl,-soname,libtorch_cpu.so
# GCC takes vectors that an intrinsic leaves undefined on purpose for ones that were forgotten.
g++ -std=c++17 -O2 -I. -fPIC -shared -fvisibility=hidden -Wall -Wextra -Werror -Wno-ignored-attributes \
  -Wno-maybe-uninitialized -Wno-uninitialized \
  "$@" -o "$work/library.so" ./*.cpp -Wl,--no-as-needed -L"$work" -ltorch_cpu
strip --strip-unneeded "$work/library.so"
mv "$work/library.so" "$target"
