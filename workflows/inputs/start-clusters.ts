import * as z from 'zod'
import { timeoutSeconds, trigger } from './common.ts'
import { clusterName, environmentId } from './kx.ts'
import { healthQuery } from './roll-out-clusters.ts'

export const startClustersInput = z.strictObject({
  environmentId,
  /** All that stop-clusters has saved, where none is named. */
  clusterNames: z.array(clusterName).min(1).exactOptional(),
  /** The versions that they showed, or the newest. */
  versions: z.enum(['saved', 'newest']).default('saved'),
  healthQuery: healthQuery.exactOptional(),
  timeoutSeconds: timeoutSeconds(64_800),
  trigger,
})

export const startClustersExample: z.input<typeof startClustersInput> = {
  environmentId: '5lcklyegnrzyxd2aa6qk72',
  versions: 'newest',
}
