import * as z from 'zod'
import { timeoutSeconds, trigger } from './common.ts'
import { clusterName, environmentId } from './kx.ts'

export const stopClustersInput = z.strictObject({
  environmentId,
  clusterNames: z.array(clusterName).min(1).exactOptional().describe('All clusters, where none is named.'),
  timeoutSeconds: timeoutSeconds(7200),
  trigger,
})

export const stopClustersExample: z.input<typeof stopClustersInput> = {
  environmentId: '5lcklyegnrzyxd2aa6qk72',
  clusterNames: ['hdb', 'gateway'],
}
