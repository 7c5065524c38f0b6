import * as z from 'zod'
import { clusterName, environmentId } from '../../workflows/inputs/kx.ts'
import { clusterConfiguration } from '../../workflows/inputs/kx-cluster.ts'
import { readSavedClusters, type SavedClusters } from '../lib/saved-clusters.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({
  environmentId,
  clusterNames: z.array(clusterName).optional(),
  versions: z.enum(['saved', 'newest']),
})
const output = z.object({
  clusterNames: z.array(z.string()),
  waves: z.array(z.array(z.object({ clusterName: z.string(), configuration: clusterConfiguration }))),
})

/** The saved clusters as waves of a roll-out: what others depend on comes first. */
export const handler = step({ input, output }, async ({ environmentId, clusterNames, versions }) => {
  const saved = Object.entries(await readSavedClusters(environmentId)).filter(
    ([name]) => clusterNames?.includes(name) ?? true,
  )
  const clusters = saved.map(([clusterName, configuration]) => ({
    clusterName,
    configuration: versions === 'newest' ? withoutVersions(configuration) : configuration,
  }))
  const waves = ORDER.map(types =>
    clusters.filter(({ configuration }) => types.includes(configuration.clusterType)),
  )
  return { clusterNames: saved.map(([name]) => name), waves: waves.filter(wave => wave.length > 0) }
})

/** Subscribers after their tickerplant, gateways after what they ask. */
const ORDER: readonly string[][] = [['TICKERPLANT'], ['RDB', 'HDB', 'GP'], ['GATEWAY']]

/** Without a changesetId the service takes the newest version. */
const withoutVersions = (configuration: SavedClusters[string]): SavedClusters[string] =>
  configuration.databases === undefined
    ? configuration
    : { ...configuration, databases: configuration.databases.map(({ changesetId, ...database }) => database) }
