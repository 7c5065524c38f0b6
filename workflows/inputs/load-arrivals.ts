import * as z from 'zod'
import { timeoutSeconds, trigger } from './common.ts'
import { databaseName, dataviewName, environmentId } from './kx.ts'
import { source } from './load-database.ts'
import { healthQuery, waves } from './roll-out-clusters.ts'

export const loadArrivalsInput = z.strictObject({
  environmentId,
  databaseName,
  source,
  quietSeconds: z
    .int()
    .min(1)
    .max(86_400)
    .default(60)
    .describe('The load begins when nothing has arrived for so many seconds.'),
  dataviews: z
    .array(dataviewName)
    .default([])
    .describe('Dataviews that are then brought to the new version.'),
  waves: waves.exactOptional(),
  healthQuery: healthQuery.exactOptional(),
  timeoutSeconds: timeoutSeconds(64_800),
  trigger,
})

export const loadArrivalsExample: z.input<typeof loadArrivalsInput> = {
  environmentId: '5lcklyegnrzyxd2aa6qk72',
  databaseName: 'market',
  source: { bucket: 'market-data', prefix: 'hdb/' },
  quietSeconds: 120,
  trigger: 'event',
}
