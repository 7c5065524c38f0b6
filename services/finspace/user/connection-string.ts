import { formatConnectionString } from '../../../kdb/ipc/connection-string.ts'
import { mintToken } from '../../../kdb/ipc/token.ts'
import type { Principal } from '../../wire/call.ts'
import { authorityOf, fingerprintOf } from '../authority/authority.ts'
import { openEnvironment } from '../environment/find.ts'
import { resourceIn } from '../kind/arn.ts'
import { keyOf } from '../kind/key.ts'
import { accessDenied, conflict, invalid, notFound } from '../operation/exceptions.ts'
import type { UserParts } from './parts.ts'

interface Request {
  environmentId: string
  userArn: string
  clusterName: string
}

/**
 * A string that a kdb+ client opens as it is: host and port of a node, the user, and a password for 15 minutes.
 * @throws {ServiceException} AccessDeniedException unless the principal has the user's own role
 */
export function connectionString(parts: UserParts, request: Request, principal: Principal): string {
  const { environmentId, clusterName } = request
  openEnvironment(parts, environmentId)
  const user = userOf(parts, request)
  checkRole(user.iamRole, principal)
  const { userName, createTimestamp: since } = user
  return stringFor(parts, { environmentId, clusterName, user: userName, since })
}

interface ClusterRequest {
  environmentId: string
  clusterName: string
  /** Any of the cluster's that runs where absent. */
  nodeId?: string | undefined
  /** The cluster that connects, under its own name. */
  callerName: string
}

/**
 * The same, for code of another cluster, or of this one.
 * @throws {ServiceException} ConflictException where a user has the name of the cluster
 */
export function clusterConnectionString(parts: UserParts, request: ClusterRequest): string {
  const { environmentId, clusterName, nodeId, callerName } = request
  openEnvironment(parts, environmentId)
  if (parts.tables.user.get(keyOf(environmentId, callerName)) !== undefined) {
    throw conflict(`expected no user with the name of cluster ${callerName}, got one`)
  }
  const since = parts.clusterOf({ environmentId, clusterName: callerName })?.createdTimestamp
  if (since === undefined) throw notFound(`KX cluster ${callerName} not found`)
  return stringFor(parts, { environmentId, clusterName, nodeId, user: callerName, since })
}

interface Wanted extends Omit<ClusterRequest, 'callerName'> {
  user: string
  /** When that user, or cluster, was created. */
  since: number
}

function stringFor(parts: UserParts, { environmentId, clusterName, nodeId, user, since }: Wanted): string {
  const cluster = parts.clusterOf({ environmentId, clusterName })
  if (cluster === undefined || cluster.status === 'DELETED')
    throw notFound(`KX cluster ${clusterName} not found`)
  const node = parts.nodes
    .list({ environmentId, clusterName })
    .filter(one => nodeId === undefined || one.nodeId === nodeId)
    .find(({ status, port }) => status === 'RUNNING' && port !== undefined)
  if (node?.port === undefined) {
    const whose = nodeId === undefined ? 'a running node' : `node ${nodeId} running`
    throw invalid(`expected cluster ${clusterName} to have ${whose}, got status ${cluster.status}`)
  }
  const { host, port } = node
  const { secret } = cluster
  const now = parts.clock.now()
  const authority = fingerprintOf(authorityOf(parts, environmentId))
  const password = mintToken({ host, port, user, since, clusterName, secret, authority, now })
  return formatConnectionString({ host, port, tls: true, user, password })
}

function userOf(parts: UserParts, { environmentId, userArn }: Request) {
  const named = resourceIn(parts, userArn)
  const isHere = named?.kind === 'user' && named.environmentId === environmentId
  const user = isHere ? parts.tables.user.get(keyOf(environmentId, named.name)) : undefined
  if (user === undefined) throw notFound(`KX user ${userArn} not found`)
  return user
}

/** Only the user's own role may connect as the user, and the account's root, which may take any role. */
function checkRole(iamRole: string, { arn, roleArn }: Principal): void {
  const isRoot = arn.startsWith('arn:aws:iam::') && arn.endsWith(':root')
  if (isRoot || roleArn === iamRole) return
  throw accessDenied(`expected a session of role ${iamRole}, got ${arn}`)
}
