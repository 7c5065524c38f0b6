import * as z from 'zod'
import { environmentId } from '../../workflows/inputs/kx.ts'
import {
  listClusters,
  listDatabases,
  listDataviews,
  listScalingGroups,
  listUsers,
  listVolumes,
} from '../lib/lists.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({ environmentId })

const named = z.array(
  z.object({ name: z.record(z.string(), z.string().optional()), status: z.string().default('') }),
)
const output = z.object({
  clusters: named,
  dataviews: named,
  volumes: named,
  databases: named,
  scalingGroups: named,
  users: named,
})

/** All that is in an environment: what names each resource in a request, and its status. */
export const handler = step({ input, output }, async ({ environmentId }) => {
  const databases = await listDatabases(environmentId)
  const dataviews = await Promise.all(
    databases.map(({ databaseName = '' }) => listDataviews(environmentId, databaseName)),
  )
  const [clusters, volumes, scalingGroups, users] = await Promise.all([
    listClusters(environmentId),
    listVolumes(environmentId),
    listScalingGroups(environmentId),
    listUsers(environmentId),
  ])
  return {
    clusters: clusters.map(({ clusterName, status }) => ({ name: { clusterName }, status })),
    dataviews: dataviews
      .flat()
      .map(({ databaseName, dataviewName, status }) => ({ name: { databaseName, dataviewName }, status })),
    volumes: volumes.map(({ volumeName, status }) => ({ name: { volumeName }, status })),
    databases: databases.map(({ databaseName }) => ({ name: { databaseName } })),
    scalingGroups: scalingGroups.map(({ scalingGroupName, status }) => ({
      name: { scalingGroupName },
      status,
    })),
    users: users.map(({ userName }) => ({ name: { userName } })),
  }
})
