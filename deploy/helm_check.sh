#!/usr/bin/env bash
# Lints the Helm chart, renders it with few and with all of its parts, and checks what comes out by
# Kubernetes' own schemas. Helm is a Go module, the schemas are in a package of PyPI; ServiceMonitor
# has no schema there.
set -euo pipefail
cd "$(dirname "$0")/.."
helm=helm.sh/helm/v3/cmd/helm@v3.22.0
validate=kubernetes-validate==1.37.0
kubernetes=1.32.0 # helm built from source thinks of 1.20

chart=deploy/helm/lstmkb
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
GOBIN=$tmp go install "$helm"
"${PYTHON:-python3}" -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q --disable-pip-version-check "$validate"

all=(--set existingSecret=secret,store.enabled=true,store.podSelector.matchLabels.app=valkey,store.namespaceSelector.matchLabels.team=data
  --set monitoring.serviceMonitor=true,monitoring.dashboard=true,monitoring.adapterRule=true)
few=(--set autoscaling.enabled=false,networkPolicy.enabled=false)
check() {
  local name=$1
  shift
  "$tmp/helm" lint --strict --kube-version "$kubernetes" "$chart" "$@"
  "$tmp/helm" template --kube-version "$kubernetes" release "$chart" "$@" >"$tmp/$name.yaml"
  # What Kubernetes does not know is left out.
  "$tmp/venv/bin/python" - "$tmp/$name.yaml" <<'PY'
import sys, yaml
documents = [d for d in yaml.safe_load_all(open(sys.argv[1])) if d]
known = [d for d in documents if d["kind"] != "ServiceMonitor"]
print(len(documents), "manifests:", ", ".join(d["kind"] for d in documents))
yaml.safe_dump_all(known, open(sys.argv[1], "w"))
PY
  "$tmp/venv/bin/kubernetes-validate" --strict "$tmp/$name.yaml"
}
check default
check all "${all[@]}"
check few "${few[@]}" --set drainSeconds=45
grep -q "terminationGracePeriodSeconds: 65" "$tmp/few.yaml"
if "$tmp/helm" template --kube-version "$kubernetes" release "$chart" --set store.enabled=true >/dev/null 2>"$tmp/refused"; then
  echo "a store without a secret was not refused"
  exit 1
fi
grep -q "store.enabled needs existingSecret" "$tmp/refused"
if "$tmp/helm" template --kube-version "$kubernetes" release "$chart" --set settings.LSTMKB_DRAIN=45s >/dev/null 2>"$tmp/refused"; then
  echo "a drain that Kubernetes would not wait for was not refused"
  exit 1
fi
grep -q "set drainSeconds and graceSeconds instead" "$tmp/refused"
echo "the chart is well"
