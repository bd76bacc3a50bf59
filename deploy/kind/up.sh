#!/usr/bin/env bash
# From nothing to a finished sample job: builds the images, makes a kind cluster, installs the operator, runs a job over an S3
# store inside the cluster, and shows the results. Safe to run again: it goes on from what is there.
#
#   deploy/kind/up.sh
#
# Environment:
#   COSMIC_KIND_CLUSTER  the kind cluster's name (cosmic)
#   COSMIC_NAMESPACE     where the sample job runs (default)
#   COSMIC_BUILD=false   take the images that were built before
#   COSMIC_MVN_ARGS      further arguments for Maven, such as -Dimage.base=…
#   COSMIC_LOAD          use the cluster that kubectl points to instead of kind, and this command, to which the images'
#                        archives are appended, to load images into it
#   COSMIC_HELM          the Helm command (helm)
#   COSMIC_HELM_ARGS     further arguments for helm upgrade, such as --set operator.logLevel=DEBUG
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cluster="${COSMIC_KIND_CLUSTER:-cosmic}"
namespace="${COSMIC_NAMESPACE:-default}"
readonly RELEASE=cosmic RELEASE_NAMESPACE=cosmic-system JOB=minimal MIN_JAVA=17
readonly MODULES=(operator coordinator worker onnx cli)
read -r -a helm <<<"${COSMIC_HELM:-helm}"
read -r -a load <<<"${COSMIC_LOAD:-kind load --name $cluster image-archive}"
read -r -a mvn_args <<<"${COSMIC_MVN_ARGS:-}"
read -r -a helm_args <<<"${COSMIC_HELM_ARGS:-}"
started=$SECONDS

step() { printf '\n== %s (%d s)\n' "$1" $((SECONDS - started)); }
fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}
problems=0
problem() {
  printf 'error: %s\n' "$*" >&2
  problems=$((problems + 1))
}
need() { # COMMAND WHERE-TO-GET-IT
  command -v "$1" >/dev/null || {
    problem "'$1' is needed and not there; $2"
    return 1
  }
}
kube() { kubectl --namespace "$namespace" "$@"; }

uses_kind() { [[ -z ${COSMIC_LOAD:-} ]]; }

# Names everything that is missing at once.
check_tools() {
  need kubectl "see https://kubernetes.io/docs/tasks/tools" || true
  need "${helm[0]}" "see https://helm.sh/docs/intro/install" || true
  if uses_kind; then
    if need docker "see https://docs.docker.com/engine/install"; then
      docker info >/dev/null 2>&1 || problem "'docker' is there but does not answer; start it, or let your user use it"
    fi
    need kind "see https://kind.sigs.k8s.io/docs/user/quick-start#installation" || true
  else
    kubectl get --raw /readyz >/dev/null || problem "COSMIC_LOAD is set, but kubectl reaches no cluster; check KUBECONFIG"
  fi
  if [[ ${COSMIC_BUILD:-true} == true ]]; then
    if need javac "install a JDK of version $MIN_JAVA or newer"; then
      local version
      version="$(javac -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')"
      [[ ${version:-0} -ge $MIN_JAVA ]] ||
        problem "Java $MIN_JAVA or newer is needed, but 'javac' is of version ${version:-unknown}; install a newer JDK"
    fi
    need mvn "install Maven 3.8 or newer" || true
  fi
  [[ $problems == 0 ]] || exit 1
}

modules() { (IFS=, && echo "${MODULES[*]}"); }
archives() { for module in "${MODULES[@]}"; do printf '%s\n' "$root/$module/target/image.tar"; done; }

build_images() {
  local archive
  if [[ ${COSMIC_BUILD:-true} == true ]]; then
    local arch=amd64
    case "$(uname -m)" in arm64 | aarch64) arch=arm64 ;; esac
    echo "building $(modules) (a few minutes the first time)"
    (cd "$root" && mvn -B -q -Pimages -Dmaven.test.skip=true -Dimage.arch="$arch" ${mvn_args[@]+"${mvn_args[@]}"} \
      -pl "$(modules)" -am package)
  fi
  for archive in $(archives); do
    [[ -f $archive ]] || fail "$archive is not there; run this again without COSMIC_BUILD=false"
  done
}

make_cluster() {
  if kind get clusters 2>/dev/null | grep -qx "$cluster"; then
    echo "kind cluster '$cluster' is there"
  else
    kind create cluster --name "$cluster" --wait 120s
  fi
  kubectl config use-context "kind-$cluster"
}

load_images() {
  local archive
  for archive in $(archives); do "${load[@]}" "$archive"; done
}

install_operator() {
  "${helm[@]}" upgrade --install "$RELEASE" "$root/deploy/helm/cosmic-inference" \
    --namespace "$RELEASE_NAMESPACE" --create-namespace --wait --timeout 5m ${helm_args[@]+"${helm_args[@]}"}
}

apply_samples() {
  kubectl get namespace "$namespace" >/dev/null 2>&1 || kubectl create namespace "$namespace"
  kube apply -f "$root/deploy/samples/demo-s3.yaml"
  kube rollout status deployment/demo-s3 --timeout=5m
  # A finished job of an earlier time is not run again, and its output would be refused.
  kube delete inferencejob "$JOB" --ignore-not-found
  kube exec deployment/demo-s3 --container s3 -- rm -rf "/data/demo/results/$JOB"
  kube apply -f "$root/deploy/samples/minimal.yaml"
}

# Prints each change until the job has ended either way.
await_job() {
  local now before="" phase="" ranks percent rate deadline=$((SECONDS + 900))
  local fields='{.status.phase}|{.status.ranks.done}|{.status.progress.percent}|{.status.progress.samplesPerSecond}'
  printf '%-12s %7s %8s %10s\n' PHASE RANKS PERCENT SAMPLES/S
  until [[ $phase == Complete || $phase == Failed ]]; do
    [[ $SECONDS -lt $deadline ]] || fail "the job did not end within 15 minutes; see: kubectl -n $namespace describe inferencejob $JOB"
    now="$(kube get inferencejob "$JOB" -o "jsonpath=$fields")"
    IFS='|' read -r phase ranks percent rate <<<"$now"
    [[ $now == "$before" ]] || printf '%-12s %7s %8s %10s\n' "${phase:-Pending}" "$ranks" "$percent" "$rate"
    before="$now"
    sleep 1
  done
  if [[ $phase == Failed ]]; then
    kube describe inferencejob "$JOB"
    fail "the sample job failed; the lines above say why"
  fi
}

show_results() {
  kube get inferencejob "$JOB" -o wide
  kube get inferencejob "$JOB" -o 'jsonpath={range .status.results}{.summary}{"\n"}{.figure}{"\n"}{.report}{"\n"}{end}'
  local context=""
  [[ $namespace == default ]] || context=" -n $namespace"
  cat <<TEXT

The picture, predicted against measured redshift:
  kubectl$context exec deploy/demo-s3 -c s3 -- cat /data/demo/results/$JOB/inference.png >inference.png
The report, one page:
  kubectl$context exec deploy/demo-s3 -c s3 -- cat /data/demo/results/$JOB/report.html >report.html
What happened:
  kubectl$context describe inferencejob $JOB
All of it away again:
  deploy/kind/down.sh
TEXT
}

check_tools
step "images"
build_images
if uses_kind; then
  step "cluster"
  make_cluster
fi
step "loading images"
load_images
step "operator"
install_operator
step "sample job"
apply_samples
await_job
step "results"
show_results
