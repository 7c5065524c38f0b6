import * as z from 'zod'
import { timeoutSeconds, trigger } from './common.ts'
import { clusterName, environmentId, userName } from './kx.ts'
import {
  clusterConfiguration,
  clusterDatabases,
  code,
  codeDeploymentStrategy,
  commandLineArguments,
  databaseDeploymentStrategy,
  initializationScript,
} from './kx-cluster.ts'

export const healthQuery = z
  .strictObject({
    userName: userName.describe(
      "Connects to the cluster; the step that asks must run in this user's IAM role.",
    ),
    query: z
      .string()
      .min(1)
      .exactOptional()
      .describe('In q. Without one, the dates that the newest version brought must be in `.Q.pv`.'),
    expected: z
      .json()
      .exactOptional()
      .describe(
        'The answer as JSON: symbols and strings as strings, dates as `2024.01.02`. Any answer will do without it.',
      ),
  })
  .describe('Asks a cluster over kdb+ IPC whether it is well.')

export const rollOut = z
  .strictObject({
    clusterName,
    configuration: clusterConfiguration
      .exactOptional()
      .describe('Creates the cluster where it is not there.'),
    databases: clusterDatabases
      .exactOptional()
      .describe(
        'Moves the cluster, where it is there, to these versions; to the newest, where no changesetId is given.',
      ),
    deploymentStrategy: databaseDeploymentStrategy.default('ROLLING'),
    code: code
      .exactOptional()
      .describe(
        'Moves the cluster to other code; script and arguments stay as they are where they are not given.',
      ),
    initializationScript: initializationScript.exactOptional(),
    commandLineArguments: commandLineArguments.exactOptional(),
    codeDeploymentStrategy: codeDeploymentStrategy.default('ROLLING'),
    healthQuery: healthQuery.exactOptional(),
  })
  .refine(one => one.configuration !== undefined || one.databases !== undefined || one.code !== undefined, {
    message: 'expected a configuration, databases or code, got none of them',
  })

export const waves = z
  .array(z.array(rollOut).min(1))
  .min(1)
  .describe('Clusters to roll out: one wave after the other, those of a wave at the same time.')

export const rollOutClustersInput = z.strictObject({
  environmentId,
  waves,
  maxConcurrency: z.int().min(1).max(40).default(5).describe('So many clusters of a wave at the same time.'),
  healthQuery: healthQuery.exactOptional().describe('For all clusters that have none of their own.'),
  rollBack: z
    .boolean()
    .default(true)
    .describe(
      'Brings a cluster back to what it ran before, where its roll-out fails. Never done to a tickerplant.',
    ),
  dryRun: z.boolean().default(false).describe('Only says what would be done.'),
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
