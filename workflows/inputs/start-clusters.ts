import * as z from 'zod'
import { timeoutSeconds, trigger } from './common.ts'
import { clusterName, environmentId } from './kx.ts'
import { healthQuery } from './roll-out-clusters.ts'

export const startClustersInput = z.strictObject({
  environmentId,
  clusterNames: z
    .array(clusterName)
    .min(1)
    .exactOptional()
    .describe('All that stop-clusters has saved, where none is named.'),
  versions: z
    .enum(['saved', 'newest'])
    .default('saved')
    .describe('The versions that they showed, or the newest.'),
  healthQuery: healthQuery.exactOptional(),
  timeoutSeconds: timeoutSeconds(64_800),
  trigger,
})

export const startClustersExample: z.input<typeof startClustersInput> = {
  environmentId: '5lcklyegnrzyxd2aa6qk72',
  versions: 'newest',
}
