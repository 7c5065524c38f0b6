import {
  CreateKxChangesetCommand,
  CreateKxClusterCommand,
  type CreateKxClusterCommandInput,
  CreateKxDatabaseCommand,
  CreateKxDataviewCommand,
  type CreateKxDataviewCommandInput,
  CreateKxEnvironmentCommand,
  CreateKxScalingGroupCommand,
  CreateKxVolumeCommand,
  type FinspaceClient,
  GetKxChangesetCommand,
  GetKxClusterCommand,
  GetKxDataviewCommand,
  GetKxEnvironmentCommand,
  GetKxScalingGroupCommand,
  GetKxVolumeCommand,
} from '@aws-sdk/client-finspace'
import { until } from './until.ts'

export const kmsKeyId = 'arn:aws:kms:us-east-1:111122223333:key/abc'
export const zone = 'use1-az1'
export const vpcConfiguration = {
  vpcId: 'vpc-12345678',
  subnetIds: ['subnet-12345678'],
  securityGroupIds: ['sg-12345678'],
}

let count = 0
export function token() {
  count += 1
  return `token-${count}`
}

const MOVING = /REQUESTED|ING$/
const isSettled = ({ status = '' }: { status?: string }) => status === 'RUNNING' || !MOVING.test(status)

export async function settledEnvironment(client: FinspaceClient, environmentId: string) {
  return until(() => client.send(new GetKxEnvironmentCommand({ environmentId })), isSettled)
}

export async function newEnvironment(client: FinspaceClient): Promise<string> {
  const created = await client.send(new CreateKxEnvironmentCommand({ name: 'env', kmsKeyId }))
  const { environmentId = '' } = created
  await settledEnvironment(client, environmentId)
  return environmentId
}

export async function newDatabase(client: FinspaceClient, environmentId: string, databaseName = 'hdb') {
  await client.send(new CreateKxDatabaseCommand({ environmentId, databaseName, clientToken: token() }))
  return { environmentId, databaseName }
}

interface DatabaseName {
  environmentId: string
  databaseName: string
}

/** A changeset that has come to its end. */
export async function load(client: FinspaceClient, database: DatabaseName, s3Path = 's3://data/hdb/') {
  const { changesetId = '' } = await client.send(
    new CreateKxChangesetCommand({
      ...database,
      clientToken: token(),
      changeRequests: [{ changeType: 'PUT', dbPath: '/', s3Path }],
    }),
  )
  return until(() => client.send(new GetKxChangesetCommand({ ...database, changesetId })), isSettled)
}

/** A cluster that has come to its end. */
export async function newCluster(client: FinspaceClient, request: ClusterRequest) {
  await client.send(new CreateKxClusterCommand(clusterInput(request)))
  return settledCluster(client, request)
}

type ClusterRequest = Loose<CreateKxClusterCommandInput> & { environmentId: string; clusterName: string }

/** Members that are undefined leave out what would be there by default. */
export type Loose<T> = { [Member in keyof T]?: T[Member] | undefined }

export const clusterInput = (request: ClusterRequest) =>
  // Undefined members are not sent.
  ({
    clusterType: 'HDB',
    releaseLabel: '1.0',
    azMode: 'SINGLE',
    availabilityZoneId: zone,
    vpcConfiguration,
    ...(request.scalingGroupConfiguration === undefined
      ? { capacityConfiguration: { nodeType: 'kx.s.large', nodeCount: 1 } }
      : {}),
    ...request,
  }) as CreateKxClusterCommandInput

export const settledCluster = (
  client: FinspaceClient,
  { environmentId, clusterName }: { environmentId: string; clusterName: string },
) => until(() => client.send(new GetKxClusterCommand({ environmentId, clusterName })), isSettled)

export async function newVolume(
  client: FinspaceClient,
  environmentId: string,
  volumeName = 'vol',
  size = 1200,
) {
  await client.send(
    new CreateKxVolumeCommand({
      ...{ environmentId, volumeName, volumeType: 'NAS_1', azMode: 'SINGLE' },
      availabilityZoneIds: [zone],
      nas1Configuration: { type: 'SSD_1000', size },
    }),
  )
  return settledVolume(client, environmentId, volumeName)
}

export const settledVolume = (client: FinspaceClient, environmentId: string, volumeName = 'vol') =>
  until(() => client.send(new GetKxVolumeCommand({ environmentId, volumeName })), isSettled)

export async function newScalingGroup(
  client: FinspaceClient,
  environmentId: string,
  group: Partial<Group> = {},
) {
  const { scalingGroupName = 'group', hostType = 'kx.sg.large' } = group
  await client.send(
    new CreateKxScalingGroupCommand({
      ...{ environmentId, scalingGroupName, hostType },
      availabilityZoneId: zone,
      clientToken: token(),
    }),
  )
  return settledScalingGroup(client, environmentId, scalingGroupName)
}

interface Group {
  scalingGroupName: string
  hostType: string
}

export const settledScalingGroup = (
  client: FinspaceClient,
  environmentId: string,
  scalingGroupName = 'group',
) => until(() => client.send(new GetKxScalingGroupCommand({ environmentId, scalingGroupName })), isSettled)

export async function newDataview(client: FinspaceClient, request: DataviewRequest) {
  await client.send(
    new CreateKxDataviewCommand({
      ...{ azMode: 'SINGLE', availabilityZoneId: zone, clientToken: token() },
      ...request,
    }),
  )
  return settledDataview(client, request)
}

type DataviewRequest = Partial<CreateKxDataviewCommandInput> & DatabaseName & { dataviewName: string }

export const settledDataview = (client: FinspaceClient, name: DatabaseName & { dataviewName: string }) =>
  until(
    () =>
      client.send(
        new GetKxDataviewCommand({
          environmentId: name.environmentId,
          databaseName: name.databaseName,
          dataviewName: name.dataviewName,
        }),
      ),
    isSettled,
  )
