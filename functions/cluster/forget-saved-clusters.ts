import * as z from 'zod'
import { environmentId } from '../../workflows/inputs/kx.ts'
import { forgetClusters } from '../lib/saved-clusters.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({ environmentId, clusterNames: z.array(z.string()) })

/** Forgets the configurations of clusters that are back. */
export const handler = step({ input, output: z.object({}) }, async ({ environmentId, clusterNames }) => {
  await forgetClusters(environmentId, clusterNames)
  return {}
})
