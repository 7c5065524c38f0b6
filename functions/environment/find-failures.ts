import * as z from 'zod'
import { pathOf } from '../../model/arn.ts'
import { environmentId } from '../../workflows/inputs/kx.ts'
import {
  changesetsNewestFirst,
  listClusters,
  listDatabases,
  listDataviews,
  listNodes,
  listScalingGroups,
  listUsers,
  listVolumes,
} from '../lib/lists.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({ environmentId })
const output = z.object({
  counts: z.record(z.string(), z.int()),
  failures: z.array(
    z.object({ type: z.string(), path: z.string(), status: z.string(), reason: z.string().optional() }),
  ),
})

interface Seen {
  type: string
  path: string
  status?: string | undefined
  statusReason?: string | undefined
}

/** Lists all that an environment has, and says what of it has failed or does not run. */
export const handler = step({ input, output }, async ({ environmentId }) => {
  const lists = await Promise.all([
    clustersAndNodes(environmentId),
    databases(environmentId),
    volumesAndGroups(environmentId),
    listUsers(environmentId).then(users =>
      users.map(({ userName = '' }) => ({ type: 'User', path: pathOf('User', userName) })),
    ),
  ])
  const seen: Seen[] = lists.flat()
  const types = Map.groupBy(seen, ({ type }) => type)
  return {
    counts: Object.fromEntries([...types].map(([type, all]) => [type, all.length])),
    failures: seen.flatMap(({ type, path, status = '', statusReason }) =>
      status.includes('FAILED') ? [{ type, path, status, reason: statusReason }] : [],
    ),
  }
})

async function clustersAndNodes(environmentId: string): Promise<Seen[]> {
  const clusters = await listClusters(environmentId)
  const seen = await Promise.all(
    clusters.map(async ({ clusterName = '', status, statusReason }) => {
      const path = pathOf('Cluster', clusterName)
      const nodes = status === 'RUNNING' ? await listNodes(environmentId, clusterName) : []
      // A cluster that runs without a single node answers nobody.
      const isDead = status === 'RUNNING' && nodes.length === 0
      return [
        {
          type: 'Cluster',
          path,
          status: isDead ? 'FAILED' : status,
          statusReason: isDead ? 'No node runs' : statusReason,
        },
        ...nodes.map(({ nodeId }) => ({ type: 'Node', path: `${path}/${nodeId}` })),
      ]
    }),
  )
  return seen.flat()
}

async function databases(environmentId: string): Promise<Seen[]> {
  const seen = await Promise.all(
    (await listDatabases(environmentId)).map(async ({ databaseName = '' }) => {
      const path = pathOf('Database', databaseName)
      const dataviews = await listDataviews(environmentId, databaseName)
      return [
        { type: 'Database', path },
        ...dataviews.map(({ dataviewName = '', status, statusReason }) => ({
          type: 'Dataview',
          path: pathOf('Dataview', databaseName, dataviewName),
          status,
          statusReason,
        })),
        ...(await newestChangeset(environmentId, databaseName)),
      ]
    }),
  )
  return seen.flat()
}

/** Only the newest counts: a failure before it was repaired or given up. */
async function newestChangeset(environmentId: string, databaseName: string): Promise<Seen[]> {
  for await (const { changesetId = '', status } of changesetsNewestFirst(environmentId, databaseName)) {
    return [{ type: 'Changeset', path: pathOf('Changeset', databaseName, changesetId), status }]
  }
  return []
}

async function volumesAndGroups(environmentId: string): Promise<Seen[]> {
  const volumes = await listVolumes(environmentId)
  const groups = await listScalingGroups(environmentId)
  return [
    ...volumes.map(({ volumeName = '', status, statusReason }) => ({
      type: 'Volume',
      path: pathOf('Volume', volumeName),
      status,
      statusReason,
    })),
    ...groups.map(({ scalingGroupName = '', status, statusReason }) => ({
      type: 'Scaling Group',
      path: pathOf('Scaling Group', scalingGroupName),
      status,
      statusReason,
    })),
  ]
}
