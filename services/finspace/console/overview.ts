// What an operator looks at first, of all environments at once: only what the caller may read counts.
import { changesetArn, clusterArn, databaseArn } from '../../../model/arn.ts'
import { isAllowed } from '../../wire/allowed.ts'
import type { Principal } from '../../wire/call.ts'
import type { ChangesetRecord } from '../changeset/record.ts'
import type { ClusterRecord } from '../cluster/record.ts'
import { nodeCountOf } from '../cluster/rules.ts'
import { keyOf } from '../kind/key.ts'
import type { ConsoleParts } from './parts.ts'

export interface Disk {
  freeBytes: number
  totalBytes: number
}

const MOST_CLUSTERS = 500
const MOST_CHANGESETS = 100
/** Of a database, the newest: what was copied before them is not counted. */
const MOST_COUNTED = 1000
const HOUR_MS = 3_600_000
const HOURS = 24

export function overview(finspace: ConsoleParts, principal: Principal) {
  return {
    changesets: inProgress(finspace, principal),
    copied: copiedByHour(finspace, principal),
    clusters: clusters(finspace, principal),
  }
}

function inProgress(finspace: ConsoleParts, principal: Principal) {
  const mayGet = (changeset: ChangesetRecord) =>
    isAllowed(principal, 'finspace:GetKxChangeset', changesetArn(finspace, changeset))
  return finspace.tables.changeset
    .list({ index: 'unfinished' })
    .map(({ value }) => value)
    .filter(mayGet)
    .sort((a, b) => a.createdTimestamp - b.createdTimestamp)
    .slice(0, MOST_CHANGESETS)
    .map(({ environmentId, databaseName, changesetId, status, createdTimestamp }) => ({
      ...{ environmentId, databaseName, changesetId, status },
      createdTimestamp: new Date(createdTimestamp),
    }))
}

/** What completed changesets copied out of buckets in each of the last hours, the earliest first. */
function copiedByHour(finspace: ConsoleParts, principal: Principal) {
  const last = Math.floor(finspace.clock.now() / HOUR_MS)
  const hours = Array.from({ length: HOURS }, (_, index) => ({
    from: new Date((last - HOURS + 1 + index) * HOUR_MS),
    ...{ changesets: 0, numBytes: 0, numFiles: 0 },
  }))
  for (const { copied, activeFromTimestamp = 0 } of readableChangesets(finspace, principal)) {
    const hour = hours[Math.floor(activeFromTimestamp / HOUR_MS) - last + HOURS - 1]
    if (hour === undefined || copied === undefined) continue
    hour.changesets += 1
    hour.numBytes += copied.numBytes
    hour.numFiles += copied.numFiles
  }
  return hours
}

const readableChangesets = (finspace: ConsoleParts, principal: Principal): ChangesetRecord[] =>
  finspace.tables.database.list().flatMap(({ value: { environmentId, databaseName } }) => {
    const under = `${databaseArn(finspace, environmentId, databaseName)}/kxChangeset/`
    if (!isAllowed(principal, 'finspace:GetKxChangeset', { under })) return []
    const prefix = `${keyOf(environmentId, databaseName)}/`
    return finspace.tables.changeset
      .list({ index: 'listed', prefix, reverse: true, limit: MOST_COUNTED })
      .map(({ value }) => value)
  })

function clusters(finspace: ConsoleParts, principal: Principal) {
  const mayGet = ({ environmentId, clusterName }: ClusterRecord) =>
    isAllowed(principal, 'finspace:GetKxCluster', clusterArn(finspace, environmentId, clusterName))
  return finspace.tables.cluster
    .list()
    .map(({ value }) => value)
    .filter(mayGet)
    .slice(0, MOST_CLUSTERS)
    .map(cluster => ({
      ...{ environmentId: cluster.environmentId, clusterName: cluster.clusterName },
      ...{ status: cluster.status, statusReason: cluster.statusReason },
      nodesWanted: nodeCountOf(cluster),
      nodesRunning: runningNodes(finspace, cluster),
    }))
}

function runningNodes({ nodes }: ConsoleParts, cluster: ClusterRecord): number {
  const running = nodes.list(cluster).filter(({ status }) => status === 'RUNNING')
  return cluster.nodes.filter(({ nodeId }) => running.some(node => node.nodeId === nodeId)).length
}
