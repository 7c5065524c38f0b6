"""What a script in Python does with a bucket. Prints what it saw, as JSON."""

import io
import json
import os
import urllib.request

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

BUCKET = "boto3"
KEYS = ["a b/ü+%41 &<é>.txt", "2026.01.02/trade/.d", "line\nend", "🚀", "//double//slashes"]
MEBIBYTE = 1024 * 1024
PARTS = TransferConfig(multipart_threshold=6 * MEBIBYTE, multipart_chunksize=5 * MEBIBYTE)

s3 = boto3.client("s3", config=Config(signature_version="s3v4"))
bucket = boto3.resource("s3").Bucket(BUCKET)


def code_of(call, **arguments):
    try:
        call(Bucket=BUCKET, **arguments)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return None


s3.create_bucket(Bucket=BUCKET)
for key in KEYS:
    s3.put_object(Bucket=BUCKET, Key=key, Body=key.encode(), Metadata={"length": str(len(key))})
big = os.urandom(12 * MEBIBYTE)
s3.upload_fileobj(io.BytesIO(big), BUCKET, "big", Config=PARTS)
s3.copy({"Bucket": BUCKET, "Key": "big"}, BUCKET, "copied", Config=PARTS)
back = io.BytesIO()
s3.download_fileobj(BUCKET, "copied", back, Config=PARTS)
url = s3.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": KEYS[0]})
pages = s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, PaginationConfig={"PageSize": 2})
seen = {
    "isSame": back.getvalue() == big,
    "keys": sorted(key for page in pages for key in [one["Key"] for one in page["Contents"]]) == sorted([*KEYS, "big", "copied"]),
    "bodies": all(bucket.Object(key).get()["Body"].read() == key.encode() for key in KEYS),
    "metadata": bucket.Object(KEYS[0]).metadata,
    "presigned": urllib.request.urlopen(url).read().decode(),
    "grants": [grant["Permission"] for grant in bucket.Acl().grants],
    "refused": [
        code_of(s3.get_bucket_lifecycle_configuration),
        code_of(s3.put_bucket_versioning, VersioningConfiguration={"Status": "Enabled"}),
        code_of(s3.put_object, Key="k", Body=b"", ServerSideEncryption="AES256"),
        code_of(s3.put_object, Key="big", Body=b"", IfNoneMatch="*"),
    ],
}
bucket.objects.all().delete()
seen["left"] = len(list(bucket.objects.all()))
bucket.delete()
print(json.dumps(seen))
