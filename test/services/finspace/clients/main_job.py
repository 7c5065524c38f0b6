"""The main job through boto3: every page, every waiting loop and every error as a Python program sees them."""
import json
import sys
import time

import boto3
from botocore.exceptions import ClientError

finspace = boto3.client("finspace")


def wait_for(get, wanted, **name):
    for _ in range(200):
        answer = get(**name)
        if answer["status"] == wanted:
            return answer
        time.sleep(0.02)
    sys.exit(f"expected {wanted} of {name}, got {answer}")


def code_of(call, **request):
    try:
        call(**request)
    except ClientError as error:
        return [error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]]
    return None


environment = finspace.create_kx_environment(
    name="boto_env", kmsKeyId="arn:aws:kms:us-east-1:111122223333:key/abc", tags={"team": "rates"}
)
env = environment["environmentId"]
created = wait_for(finspace.get_kx_environment, "CREATED", environmentId=env)

for name in ["alpha", "beta", "gamma"]:
    finspace.create_kx_database(environmentId=env, databaseName=name, clientToken=name)
pages, request = 0, {"environmentId": env, "maxResults": 2}
while True:
    page = finspace.list_kx_databases(**request)
    pages += 1
    if "nextToken" not in page:
        break
    request["nextToken"] = page["nextToken"]

changeset = finspace.create_kx_changeset(
    environmentId=env,
    databaseName="alpha",
    changeRequests=[{"changeType": "PUT", "s3Path": "s3://data/hdb/", "dbPath": "/"}],
    clientToken="load",
)
completed = wait_for(
    finspace.get_kx_changeset,
    "COMPLETED",
    environmentId=env,
    databaseName="alpha",
    changesetId=changeset["changesetId"],
)
zone = created["availabilityZoneIds"][0]
finspace.create_kx_volume(
    environmentId=env,
    volumeName="vol",
    volumeType="NAS_1",
    azMode="SINGLE",
    availabilityZoneIds=[zone],
    nas1Configuration={"type": "SSD_1000", "size": 1200},
)
wait_for(finspace.get_kx_volume, "ACTIVE", environmentId=env, volumeName="vol")
finspace.update_kx_volume(environmentId=env, volumeName="vol", nas1Configuration={"size": 2400})
volume = wait_for(finspace.get_kx_volume, "ACTIVE", environmentId=env, volumeName="vol")
finspace.create_kx_dataview(
    environmentId=env,
    databaseName="alpha",
    dataviewName="writable",
    azMode="SINGLE",
    availabilityZoneId=zone,
    changesetId=changeset["changesetId"],
    segmentConfigurations=[{"dbPaths": ["/*"], "volumeName": "vol", "onDemand": True}],
    readWrite=True,
    clientToken="view",
)
view = wait_for(
    finspace.get_kx_dataview, "ACTIVE", environmentId=env, databaseName="alpha", dataviewName="writable"
)
arn = created["environmentArn"]
finspace.tag_resource(resourceArn=arn + "/kxDatabase/alpha/kxDataview/writable", tags={"owner": "me"})
finspace.untag_resource(resourceArn=arn, tagKeys=["team", "none"])

print(
    json.dumps(
        {
            "pages": pages,
            "age": completed["activeFromTimestamp"] >= completed["createdTimestamp"],
            "size": volume["nas1Configuration"]["size"],
            "readWrite": view["readWrite"],
            "onDemand": view["segmentConfigurations"][0]["onDemand"],
            "viewTags": finspace.list_tags_for_resource(
                resourceArn=arn + "/kxDatabase/alpha/kxDataview/writable"
            )["tags"],
            "environmentTags": finspace.list_tags_for_resource(resourceArn=arn)["tags"],
            "missing": code_of(finspace.get_kx_database, environmentId=env, databaseName="none"),
            "taken": code_of(
                finspace.create_kx_database, environmentId=env, databaseName="alpha", clientToken="again"
            ),
            "second": code_of(
                finspace.create_kx_environment, name="second", kmsKeyId="arn:aws:kms:us-east-1:111122223333:key/abc"
            ),
            "badArn": code_of(finspace.list_tags_for_resource, resourceArn="arn:aws:finspace:nowhere"),
            "inUse": code_of(finspace.delete_kx_database, environmentId=env, databaseName="alpha", clientToken="x"),
        }
    )
)
