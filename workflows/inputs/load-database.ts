import * as z from 'zod'
import { timeoutSeconds, trigger } from './common.ts'
import { changeRequest, databaseName, environmentId } from './kx.ts'

export const loadDatabaseInput = z.strictObject({
  environmentId,
  databaseName,
  /** Applied in order, at most 32 of them a changeset. */
  changeRequests: z.array(changeRequest).min(1),
  timeoutSeconds: timeoutSeconds(64_800),
  trigger,
})

export const loadDatabaseExample: z.input<typeof loadDatabaseInput> = {
  environmentId: '5lcklyegnrzyxd2aa6qk72',
  databaseName: 'market',
  changeRequests: [
    { changeType: 'PUT', s3Path: 's3://market-data/hdb/2024.01.02/', dbPath: '/2024.01.02/' },
    { changeType: 'PUT', s3Path: 's3://market-data/hdb/sym', dbPath: '/' },
  ],
}
