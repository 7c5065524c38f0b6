import {
  GetKxClusterCommand,
  type GetKxClusterResponse,
  GetKxEnvironmentCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { pathOf } from '../../model/arn.ts'
import { clusterName, environmentId } from '../../workflows/inputs/kx.ts'
import { clusterConfiguration } from '../../workflows/inputs/kx-cluster.ts'
import { finspace } from '../lib/finspace.ts'
import { listClusters } from '../lib/lists.ts'
import { saveClusters } from '../lib/saved-clusters.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({ environmentId, clusterNames: z.array(clusterName).optional() })
const output = z.object({
  clusters: z.array(z.object({ name: z.object({ clusterName: z.string() }), status: z.string() })),
})

/** Keeps the configurations of clusters, of all where none is named, so that they can be created again the same. */
export const handler = step({ input, output }, async ({ environmentId, clusterNames }) => {
  const { environmentArn = '' } = await finspace.send(new GetKxEnvironmentCommand({ environmentId }))
  const listed = await listClusters(environmentId)
  const meant = listed.filter(({ clusterName = '' }) => clusterNames?.includes(clusterName) ?? true)
  const living = meant.filter(({ status = '' }) => !NOT_TO_COME_BACK.has(status))
  const configurations = await Promise.all(
    living.map(async ({ clusterName = '' }) => {
      const found = await finspace.send(new GetKxClusterCommand({ environmentId, clusterName }))
      const { tags = {} } = await finspace.send(
        new ListTagsForResourceCommand({
          resourceArn: `${environmentArn}/${pathOf('Cluster', clusterName)}`,
        }),
      )
      return [clusterName, configurationOf(found, tags)] as const
    }),
  )
  await saveClusters(environmentId, Object.fromEntries(configurations))
  return { clusters: meant.map(({ clusterName = '', status = '' }) => ({ name: { clusterName }, status })) }
})

/** All others are deleted with their configurations kept, those too that are only about to run. */
const NOT_TO_COME_BACK = new Set<string>(['CREATE_FAILED', 'DELETING', 'DELETED', 'DELETE_FAILED'])

/** What was answered, as it would be asked for: the service adds members that a request does not have. */
const configurationOf = (found: GetKxClusterResponse, tags: Record<string, string>) =>
  z.object(clusterConfiguration.shape).parse({
    ...found,
    ...(found.databases === undefined ? {} : { databases: found.databases.map(databaseOf) }),
    ...(Object.keys(tags).length === 0 ? {} : { tags }),
  })

function databaseOf({
  databaseName,
  changesetId,
  cacheConfigurations = [],
  dataviewConfiguration,
}: NonNullable<GetKxClusterResponse['databases']>[number]) {
  if (dataviewConfiguration?.dataviewName !== undefined) {
    return { databaseName, dataviewName: dataviewConfiguration.dataviewName }
  }
  return {
    databaseName,
    ...(changesetId === undefined ? {} : { changesetId }),
    ...(cacheConfigurations.length === 0 ? {} : { cacheConfigurations }),
  }
}
