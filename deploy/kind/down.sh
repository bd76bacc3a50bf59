#!/usr/bin/env bash
# Takes away what up.sh made: the kind cluster with all in it. With COSMIC_LOAD set, as for up.sh, only the sample job, its
# store and the operator; the namespaces and the resource InferenceJob stay, and with it other jobs.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cluster="${COSMIC_KIND_CLUSTER:-cosmic}"
namespace="${COSMIC_NAMESPACE:-default}"
read -r -a helm <<<"${COSMIC_HELM:-helm}"

if [[ -z ${COSMIC_LOAD:-} ]]; then
  command -v kind >/dev/null || {
    echo "error: 'kind' is needed and not there; see https://kind.sigs.k8s.io/docs/user/quick-start#installation" >&2
    exit 1
  }
  exec kind delete cluster --name "$cluster"
fi

kubectl --namespace "$namespace" delete --ignore-not-found -f "$root/deploy/samples/minimal.yaml" -f "$root/deploy/samples/demo-s3.yaml"
"${helm[@]}" uninstall cosmic --namespace cosmic-system --ignore-not-found --wait
