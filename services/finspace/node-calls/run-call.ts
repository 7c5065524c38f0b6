// Calls of the API that q code in a node makes: as the cluster's execution role, with the checks of any call.
import * as z from 'zod'
import type { NodeCall } from '../../../kdb/node/protocol.ts'
import { messageOf } from '../../store/thrown.ts'
import type { Principal, Service } from '../../wire/call.ts'
import { operationOf } from '../../wire/inner-call.ts'
import { encodeJson } from '../../wire/json.ts'
import { ServiceException } from '../../wire/service-exception.ts'
import { volumeNames } from '../cluster/answer.ts'
import { keyOf } from '../kind/key.ts'
import type { ClusterId } from '../nodes/cluster-spec.ts'
import type { RunCall } from '../nodes/follow-calls.ts'
import { accessDenied, internalError, invalid } from '../operation/exceptions.ts'
import { ChangesetError } from '../versions/changeset/changeset-error.ts'
import { ObjectSourceError } from '../versions/changeset/object-source.ts'
import type { Answer, Caller } from './caller.ts'
import { commitDatabase } from './commit-database.ts'
import { copyDatabaseFiles } from './copy-database-files.ts'
import { copyS3Object } from './copy-s3-object.ts'
import { createChangeset } from './create-changeset.ts'
import type { CallParts } from './parts.ts'

interface RunParts extends CallParts {
  /** The operations as nodes call them. */
  api: Service
  inRole(roleArn: string): Principal
}

export const createRunCall =
  (parts: RunParts): RunCall =>
  async (cluster, nodeId, call) => {
    try {
      const handler = operationOf(HANDLERS, call.operation)
      const output = await handler(parts, callerOf(parts, { cluster, nodeId, call }), call.input)
      return { id: call.id, output: answerSchema.parse(JSON.parse(encodeJson(output))) }
    } catch (error) {
      const { code, message } = exceptionOf(parts, error)
      return { id: call.id, error: { code, message } }
    }
  }

const answerSchema = z.record(z.string(), z.unknown())

type Handler = (parts: CallParts, caller: Caller, input: NodeCall['input']) => Promise<Answer>

const asIs =
  (operation: string): Handler =>
  (_parts, { invoke }, input) =>
    invoke(operation, input)

/** The same, once for each client token. */
const once =
  (operation: string): Handler =>
  (_parts, { invoke, callId: clientToken }, input) =>
    invoke(operation, { ...input, clientToken })

/** All pages of a list. */
const whole =
  (operation: string, member: string): Handler =>
  async (_parts, { invoke }, input) => {
    const items: unknown[] = []
    let nextToken: unknown
    do {
      const page = await invoke(operation, { ...input, ...(nextToken === undefined ? {} : { nextToken }) })
      items.push(...z.array(z.unknown()).parse(page[member]))
      nextToken = page['nextToken']
    } while (nextToken !== undefined)
    return { [member]: items }
  }

const HANDLERS: Readonly<Record<string, Handler>> = {
  CreateKxChangeset: createChangeset,
  GetKxChangeset: asIs('GetKxChangeset'),
  CommitKxDatabase: commitDatabase,
  CopyKxDatabaseFiles: copyDatabaseFiles,
  CopyS3Object: copyS3Object,
  GetKxDataview: asIs('GetKxDataview'),
  UpdateKxDataview: once('UpdateKxDataview'),
  GetKxCluster: asIs('GetKxCluster'),
  ListKxClusters: whole('ListKxClusters', 'kxClusterSummaries'),
  ListKxClusterNodes: whole('ListKxClusterNodes', 'nodes'),
  UpdateKxClusterDatabases: once('UpdateKxClusterDatabases'),
  GetKxConnectionString: (_parts, { invoke, cluster }, input) =>
    invoke('GetKxConnectionString', { ...input, callerName: cluster.clusterName }),
  /** Without a name, the cluster itself. */
  DeleteKxCluster: (_parts, { invoke, callId: clientToken, cluster }, input) =>
    invoke('DeleteKxCluster', { clusterName: cluster.clusterName, ...input, clientToken }),
}

function callerOf(
  { tables, api, inRole }: RunParts,
  {
    cluster: { environmentId, clusterName },
    nodeId,
    call,
  }: { cluster: ClusterId; nodeId: string; call: NodeCall },
): Caller {
  const cluster = tables.cluster.get(keyOf(environmentId, clusterName))
  const role = cluster?.executionRole
  if (cluster === undefined || role === undefined) {
    throw accessDenied(
      `expected cluster ${clusterName} to have an executionRole to call the API with, got none`,
    )
  }
  const principal = inRole(role)
  return {
    callId: call.id,
    cluster,
    owner: { environmentId, clusterName, nodeId, volumeNames: volumeNames(cluster) },
    principal,
    async invoke(operation, input) {
      const answer = await api.invoke?.(operation, { ...input, environmentId }, principal)
      return { ...Object(answer) }
    },
  }
}

function exceptionOf({ onFault }: CallParts, error: unknown): ServiceException {
  if (error instanceof ServiceException) return error
  if (error instanceof ChangesetError || error instanceof z.ZodError) return invalid(messageOf(error))
  if (error instanceof ObjectSourceError) return objectException(error)
  onFault(error)
  return internalError()
}

const objectException = ({ code, message }: ObjectSourceError): ServiceException =>
  code === 'AccessDenied' ? accessDenied(message) : invalid(message)
