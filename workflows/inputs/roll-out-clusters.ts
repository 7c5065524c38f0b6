import * as z from 'zod'
import { timeoutSeconds, trigger } from './common.ts'
import { clusterName, environmentId } from './kx.ts'
import { clusterConfiguration, clusterDatabases } from './kx-cluster.ts'

const rollOut = z
  .strictObject({
    clusterName,
    /** Creates the cluster where it is not there. */
    configuration: clusterConfiguration.exactOptional(),
    /** Moves the cluster, where it is there, to these versions. */
    databases: clusterDatabases.exactOptional(),
    deploymentStrategy: z.enum(['ROLLING', 'NO_RESTART']).default('ROLLING'),
  })
  .refine(({ configuration, databases }) => configuration !== undefined || databases !== undefined, {
    message: 'expected a configuration, databases or both, got neither',
  })

export const rollOutClustersInput = z.strictObject({
  environmentId,
  /** One wave after the other; the clusters of a wave at the same time. */
  waves: z.array(z.array(rollOut).min(1)).min(1),
  maxConcurrency: z.int().min(1).max(40).default(5),
  timeoutSeconds: timeoutSeconds(64_800),
  trigger,
})

export const rollOutClustersExample: z.input<typeof rollOutClustersInput> = {
  environmentId: '5lcklyegnrzyxd2aa6qk72',
  waves: [
    [
      {
        clusterName: 'hdb',
        configuration: {
          clusterType: 'HDB',
          releaseLabel: '1.0',
          azMode: 'SINGLE',
          availabilityZoneId: 'use1-az1',
          vpcConfiguration: {
            vpcId: 'vpc-0a1b2c3d',
            securityGroupIds: ['sg-0a1b2c3d'],
            subnetIds: ['subnet-0a1b2c3d'],
            ipAddressType: 'IP_V4',
          },
          capacityConfiguration: { nodeType: 'kx.s.large', nodeCount: 1 },
          databases: [{ databaseName: 'market' }],
        },
        databases: [{ databaseName: 'market' }],
      },
    ],
  ],
}
