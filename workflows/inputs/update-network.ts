import * as z from 'zod'
import { timeoutSeconds, trigger } from './common.ts'
import { environmentId } from './kx.ts'
import { network } from './kx-environment.ts'

export const updateNetworkInput = z.strictObject({
  environmentId,
  network: network.refine(one => Object.keys(one).length > 0, {
    message: 'expected a transitGatewayConfiguration, a customDNSConfiguration or both, got neither',
  }),
  runningClusters: z
    .enum(['refuse', 'recreate', 'ignore'])
    .default('refuse')
    .describe(
      'A network update may end running clusters: refuse, take them down before and bring them back after, or ignore.',
    ),
  timeoutSeconds: timeoutSeconds(7200),
  trigger,
})

export const updateNetworkExample: z.input<typeof updateNetworkInput> = {
  environmentId: '5lcklyegnrzyxd2aa6qk72',
  network: {
    transitGatewayConfiguration: {
      transitGatewayID: 'tgw-0a1b2c3d4e5f60718',
      routableCIDRSpace: '100.64.0.0/26',
    },
  },
  runningClusters: 'refuse',
}
