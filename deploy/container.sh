#!/usr/bin/env bash
# Builds the container image of deploy/Containerfile with the first of podman, buildah and
# docker that works here. The base image comes from the network.
#
#   deploy/container.sh [FLAG OF ITS build ...]    # CONTAINER_TOOL=docker takes that one
set -euo pipefail
cd "$(dirname "$0")/.."
image=lstmkb:$(sed -n 's/^const release = "\(.*\)"$/\1/p' cmd/lstmkb/release.go)
for tool in ${CONTAINER_TOOL:-podman buildah docker}; do
  if "$tool" info >/dev/null 2>&1; then
    dated=(--timestamp "$(git log -1 --format=%ct)") # of files and layers
    [ $tool != docker ] || dated=(--build-arg "SOURCE_DATE_EPOCH=${dated[1]}")
    exec "$tool" build "${dated[@]}" "$@" -f deploy/Containerfile -t "$image" .
  fi
done
echo "skipped: neither podman nor buildah nor docker works here; no container image was built"
