import * as z from 'zod'
import { timeoutSeconds, trigger } from './common.ts'
import { environmentId } from './kx.ts'
import { database } from './kx-database.ts'
import { environment, network } from './kx-environment.ts'
import { scalingGroup } from './kx-scaling-group.ts'
import { user } from './kx-user.ts'
import { volume } from './kx-volume.ts'
import { onDifference } from './on-difference.ts'

export const provisionEnvironmentInput = z.strictObject({
  environment: environment.describe(
    'One of this name that is there already is adopted, where it is the same.',
  ),
  environmentId: environmentId
    .exactOptional()
    .describe(
      'Adopts this environment, whatever its name; without it, the one of the name, if there is one.',
    ),
  network: network.default({}),
  users: z.array(user).default([]).describe('Who may connect to clusters, each in an IAM role.'),
  scalingGroups: z.array(scalingGroup).default([]).describe('Hosts that clusters share.'),
  volumes: z.array(volume).default([]).describe('Storage that clusters share.'),
  databases: z.array(database).default([]).describe('Made empty; load-database fills them.'),
  onDifference,
  dryRun: z.boolean().default(false).describe('Only says what would be made and updated.'),
  timeoutSeconds: timeoutSeconds(7200),
  trigger,
})

export const provisionEnvironmentExample: z.input<typeof provisionEnvironmentInput> = {
  environment: {
    name: 'trading',
    description: 'Trades and quotes',
    kmsKeyId: 'arn:aws:kms:us-east-1:000000000000:key/1a2b3c4d-5e6f-7081-92a3-b4c5d6e7f809',
  },
  network: {
    transitGatewayConfiguration: {
      transitGatewayID: 'tgw-0a1b2c3d4e5f60718',
      routableCIDRSpace: '100.64.0.0/26',
    },
    customDNSConfiguration: [{ customDNSServerName: 'ns1.example.com', customDNSServerIP: '10.0.0.2' }],
  },
  users: [{ userName: 'analyst', iamRole: 'arn:aws:iam::000000000000:role/analyst' }],
  databases: [{ databaseName: 'market', description: 'Trades and quotes by date' }],
}
