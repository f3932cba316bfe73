#!/usr/bin/env bash
# Puts the images of one build in place, a bit at a time, and takes all of it back when something is wrong with it.
#   REGION=… IMAGES=…-docker.pkg.dev/PROJECT/doki TAG=… docker/roll-out.sh
# The agents and the engine first, then the gateway, since only the gateway starts jobs of kinds that are new. A new revision gets
# traffic when it answers and logs no error: 10, 50, 100 percent. Run after migrations, which only add, so that old and new
# revisions work beside each other.
set -Eeuo pipefail
: "${REGION:?the region of the services}" "${IMAGES:?where the images are}" "${TAG:?which images}"
STEPS=${STEPS:-10 50 100}
# How long each step is watched, in seconds.
WATCH=${WATCH:-60}

before=()      # SERVICE=REVISION that was served, of all that were touched
engine_before= # the image runs were made of

run() { gcloud run "$@" --quiet --region "$REGION"; }
fail() { say "$*"; return 1; }
say() { echo "roll-out: $*" >&2; }

# The revision most requests go to: gcloud prints the keys of a target in alphabetical order, one a line.
served() {
  run services describe "doki-$1" --format='json(status.traffic)' | awk '
    /\{/ { percent = 0 }
    /"percent":/ { gsub(/[^0-9]/, ""); percent = $0 + 0 }
    /"revisionName":/ { split($0, part, "\""); if (percent > most) { most = percent; name = part[4] } }
    END { print name }'
}

newest() { run services describe "doki-$1" --format='value(status.latestReadyRevisionName)'; }

go_back() {
  # What fails within $(…) ends that, and is told here once more.
  [ "$BASH_SUBSHELL" = 0 ] || exit 1
  trap - ERR INT TERM
  say "something is wrong with $TAG: going back to what was served before"
  for each in "${before[@]:-}"; do
    [ -n "$each" ] || continue
    run services update-traffic "doki-${each%%=*}" --to-revisions "${each#*=}=100" ||
      say "doki-${each%%=*} did NOT go back: gcloud run services update-traffic doki-${each%%=*} --to-revisions ${each#*=}=100 --region $REGION"
  done
  if [ -n "$engine_before" ]; then
    run jobs update doki-sync-engine --image "$engine_before" ||
      say "doki-sync-engine did NOT go back: gcloud run jobs update doki-sync-engine --image $engine_before --region $REGION"
  fi
  say 'traffic stays where it is now until the next roll-out; migrations stay'
  exit 1
}

# A revision nobody is sent to: gcloud waits until it has started and answers /health, and fails if it does not.
put() {
  local was
  was=$(served "$1")
  before+=("$1=$was")
  say "doki-$1: $TAG beside $was"
  run services update "doki-$1" --image "$IMAGES/$1:$TAG" --no-traffic --tag candidate
}

get() { curl --silent --show-error --max-time 20 --retry 5 --retry-all-errors "$@"; }

# The gateway is public, so it can be asked: it answers, knows its own API, and lets nobody in without a token.
smoke() {
  local at
  at=$(run services describe doki-gateway --format='json(status.traffic)' | awk '
    /"tag": "candidate"/ { mine = 1 }
    /"url":/ && mine { split($0, part, "\""); url = part[4] }
    /\}/ { mine = 0 }
    END { print url }')
  [ -n "$at" ] || fail 'the new gateway has no address'
  [[ $(get --fail "$at/health") == *'"status":"ok"'* ]] || fail "$at/health does not answer ok"
  [[ $(get --fail "$at/openapi.json") == *'"openapi":"3.'* ]] || fail "$at/openapi.json is no OpenAPI"
  [[ $(get --output /dev/null --write-out '%{http_code}' "$at/me") == 401 ]] || fail "$at/me lets somebody in"
  say "$at answers as it should"
}

# Nothing it logged since it is there is an error of ours.
well() {
  local errors
  errors=$(gcloud logging read --limit 1 --freshness 1h --format 'value(insertId)' \
    "resource.type=\"cloud_run_revision\" AND resource.labels.revision_name=\"$1\" AND severity>=ERROR")
  [ -z "$errors" ] || fail "$1 logs errors"
}

shift_to() {
  local revision step
  revision=$(newest "$1")
  for step in $STEPS; do
    say "doki-$1: $step % to $revision"
    run services update-traffic "doki-$1" --to-revisions "$revision=$step"
    sleep "$WATCH"
    well "$revision"
  done
}

trap go_back ERR INT TERM

engine_before=$(run jobs describe doki-sync-engine --format='value(spec.template.spec.template.spec.containers[0].image)')
for service in orchestrator mapping-agent gateway; do put "$service"; done
smoke
run jobs update doki-sync-engine --image "$IMAGES/sync-engine:$TAG"
for service in orchestrator mapping-agent gateway; do shift_to "$service"; done

# From here on whatever is newest is served, so that Terraform can change a setting.
trap - ERR INT TERM
for service in orchestrator mapping-agent gateway; do
  run services update-traffic "doki-$service" --to-latest --remove-tags candidate
done
say "$TAG is in place"
