import * as z from 'zod'
import { timeoutSeconds, trigger } from './common.ts'
import { databaseName, dataviewName, environmentId } from './kx.ts'
import { changeRequest } from './kx-database.ts'
import { healthQuery, waves } from './roll-out-clusters.ts'

export const source = z
  .strictObject({
    bucket: z.string().min(3).max(63),
    prefix: z
      .string()
      .regex(/^([^/]+\/)*$/)
      .describe('Empty, or ending in a slash.'),
  })
  .describe('Where a kdb+ database lies: its partitions and root files are found there.')

export const loadDatabaseInput = z
  .strictObject({
    environmentId,
    databaseName,
    changeRequests: z
      .array(changeRequest)
      .default([])
      .describe('What to load: changes in order, or whatever is new under a prefix, or both.'),
    source: source.exactOptional(),
    dataviews: z
      .array(dataviewName)
      .default([])
      .describe('Dataviews that are then brought to the new version.'),
    waves: waves.exactOptional().describe('Clusters that are then rolled out, wave after wave.'),
    healthQuery: healthQuery.exactOptional(),
    timeoutSeconds: timeoutSeconds(64_800),
    trigger,
  })
  .refine(({ changeRequests, source }) => changeRequests.length > 0 || source !== undefined, {
    message: 'expected changeRequests, a source or both, got neither',
  })

export const loadDatabaseExample: z.input<typeof loadDatabaseInput> = {
  environmentId: '5lcklyegnrzyxd2aa6qk72',
  databaseName: 'market',
  changeRequests: [
    { changeType: 'PUT', s3Path: 's3://market-data/hdb/sym', dbPath: '/' },
    { changeType: 'PUT', s3Path: 's3://market-data/hdb/2024.01.02/', dbPath: '/2024.01.02/' },
  ],
}

/** What a schedule runs each night: whatever is new under a prefix, then the clusters that show it. */
export const loadDatabaseNightly: z.input<typeof loadDatabaseInput> = {
  environmentId: '5lcklyegnrzyxd2aa6qk72',
  databaseName: 'market',
  source: { bucket: 'market-data', prefix: 'hdb/' },
  waves: [
    [{ clusterName: 'hdb', databases: [{ databaseName: 'market' }], healthQuery: { userName: 'monitor' } }],
  ],
  timeoutSeconds: 14_400,
  trigger: 'schedule',
}
