import * as z from 'zod'
import { environmentId } from '../../workflows/inputs/kx.ts'
import { listClusters } from '../lib/lists.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({ environmentId })
const output = z.object({
  clusters: z.array(z.object({ clusterName: z.string(), clusterType: z.string(), status: z.string() })),
})

/** All clusters of an environment. */
export const handler = step({ input, output }, async ({ environmentId }) => ({
  clusters: await listClusters(environmentId),
}))
