#!/usr/bin/env bash
# stand-in-gcloud.sh gcloud|curl|sleep ARGS…: answers what docker/roll-out.sh asks of the three, as far as it asks. STATE is a folder
# with a file for each thing there is; WRONG says what goes wrong: update=SERVICE, errors=SERVICE, health, me, engine, back.
# Like gcloud it takes the flags of a command after the whole command only. Each call is kept, what is in it parted by a \037.
set -eu
call="$*"
(IFS=$'\037' && echo "$*") >>"$STATE/calls"

case "$call" in
  'gcloud run '*)
    [[ "$call" =~ ^gcloud\ run\ (services|jobs)\ [a-z-]+\ doki-[a-z-]+\ -- ]] || { echo "unrecognized arguments: $call" >&2; exit 2; }
    [[ "$call" = *' --quiet --region here' ]] || { echo "asks somebody which region is meant: $call" >&2; exit 2; } ;;
esac
call=${call% --quiet --region here}

wrong() { case " $WRONG " in *" $1 "*) return 0 ;; *) return 1 ;; esac; }
get() { cat "$STATE/$service.$1"; }
set_to() { printf %s "$2" >"$STATE/$service.$1"; }
service=$(printf %s "$call" | sed -n 's/.* doki-\([a-z-]*\).*/\1/p')

case "$call" in
  sleep*) ;;
  *candidate---doki-gateway.test/health) wrong health && exit 22 || printf '{"status":"ok"}' ;;
  *candidate---doki-gateway.test/openapi.json) printf '{"openapi":"3.1.0"}' ;;
  *candidate---doki-gateway.test/me) wrong me && printf 200 || printf 401 ;;
  'gcloud logging read'*)
    for each in orchestrator mapping-agent gateway; do
      case "$call" in *"doki-$each-new"*) ! wrong "errors=$each" || echo an-id ;; esac
    done ;;
  *'jobs describe doki-sync-engine'*) cat "$STATE/engine" ;;
  *'jobs update doki-sync-engine --image '*v2) wrong engine && exit 1 || printf %s "${call##* }" >"$STATE/engine" ;;
  *'jobs update doki-sync-engine --image '*) printf %s "${call##* }" >"$STATE/engine" ;;
  *'services describe'*latestReadyRevisionName*) echo "doki-$service-$(get newest)" ;;
  # As gcloud prints it: keys in alphabetical order, one a line.
  *'services describe'*)
    old=$(get old)
    printf '{\n  "status": {\n    "traffic": [\n'
    printf '      {\n        "percent": %s,\n        "revisionName": "doki-%s-old"\n      }' "$old" "$service"
    if [ "$(get newest)" = new ]; then
      printf ',\n      {\n        "percent": %s,\n        "revisionName": "doki-%s-new",\n' "$((100 - old))" "$service"
      printf '        "tag": "candidate",\n        "url": "https://candidate---doki-%s.test"\n      }' "$service"
    fi
    printf '\n    ]\n  }\n}\n' ;;
  *'services update-traffic'*-new=*) set_to old "$((100 - ${call##*=}))" ;;
  *'services update-traffic'*-old=100) wrong back && exit 1 || set_to old 100 ;;
  *'services update-traffic'*'--to-latest --remove-tags candidate') set_to old latest ;;
  *'services update '*'--no-traffic --tag candidate') wrong "update=$service" && exit 1 || set_to newest new ;;
  *) echo "not known here: $call" >&2; exit 2 ;;
esac
