#!/usr/bin/env bash
# Runs ceph's s3-tests against a kdbflow that runs: test/suites/s3-tests.sh <checkout of ceph/s3-tests> [pytest's options]
# Its endpoint and key come from the environment: eval "$(npx kdbflow env)". It makes and removes buckets `s3-tests-…`.
set -euo pipefail
: "${AWS_ENDPOINT_URL:?expected the endpoint, as \"kdbflow env\" exports it}"
checkout=${1:?expected the checkout of ceph/s3-tests}
shift

address=${AWS_ENDPOINT_URL#http://}
config=$(mktemp)
trap 'rm -f "$config"' EXIT

# kdbflow has one account: the sections of other users all name the root key, and what needs a second account fails.
principal() {
  cat <<END
[$1]
display_name = $2
user_id = $(aws sts get-caller-identity --query Account --output text)
email = $2@example.com
api_name = $AWS_REGION
access_key = $AWS_ACCESS_KEY_ID
secret_key = $AWS_SECRET_ACCESS_KEY
END
}
{
  cat <<END
[DEFAULT]
host = ${address%%:*}
port = ${address##*:}
is_secure = False
ssl_verify = False
[fixtures]
bucket prefix = s3-tests-{random}-
iam name prefix = s3-tests-
iam path prefix = /s3-tests/
END
  for section in 's3 main' 's3 alt' 's3 tenant' 'iam' 'iam root' 'iam alt root'; do
    principal "$section" "${section// /-}"
  done
} >"$config"

cd "$checkout"
S3TEST_CONF=$config python3 -m pytest -q --tb=line "${@:-s3tests/functional/test_s3.py}"
