#!/usr/bin/env bash
# Runs AWS's notebooks for managed kdb against a kdbflow that runs, each in a copy that keeps its output:
# test/suites/notebooks.sh <folder of notebooks of aws/amazon-finspace-examples> [notebook …]
# Endpoint and key come from the environment: eval "$(npx kdbflow env)". Set what the first cells ask for (buckets, role,
# subnets) in the folder's env.py first, and "availability zones" as in docs/finspace.md. Needs jupyter, boto3 and PyKX.
set -euo pipefail
: "${AWS_ENDPOINT_URL:?expected the endpoint, as \"kdbflow env\" exports it}"
cd "${1:?expected the folder of the notebooks}"
shift
[ $# -gt 0 ] || set -- *.ipynb

passed=0 failed=0
for notebook in "$@"; do
  if jupyter nbconvert --to notebook --execute --output-dir out "$notebook" 2>"$notebook.log"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "$notebook: $(tail -1 "$notebook.log")"
  fi
done
echo "notebooks: $passed passed, $failed failed"
[ $failed = 0 ]
