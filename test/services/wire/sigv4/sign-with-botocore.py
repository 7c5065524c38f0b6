# Signs the requests of standard input with botocore, and writes what it would send.
import json
import sys
from urllib.parse import quote

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

given = json.load(sys.stdin)
credentials = Credentials(given["accessKeyId"], given["secretAccessKey"])
signer = (S3SigV4Auth if given["service"] == "s3" else SigV4Auth)(credentials, given["service"], given["region"])


def signed(request):
    query = "&".join(quote(name, safe="-_.~") + "=" + quote(value, safe="-_.~") for name, value in request["query"])
    url = f"http://{given['host']}{request['path']}" + (f"?{query}" if query else "")
    made = AWSRequest(request["method"], url, headers=dict(request["headers"]), data=request["body"].encode())
    signer.add_auth(made)
    return {"rawQuery": query, "headers": {"host": given["host"], **dict(made.headers.items())}}


json.dump([signed(request) for request in given["requests"]], sys.stdout)
