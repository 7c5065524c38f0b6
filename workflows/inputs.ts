import type * as z from 'zod'
import { loadArrivalsExample, loadArrivalsInput } from './inputs/load-arrivals.ts'
import { loadDatabaseExample, loadDatabaseInput, loadDatabaseNightly } from './inputs/load-database.ts'
import { provisionEnvironmentExample, provisionEnvironmentInput } from './inputs/provision-environment.ts'
import { rollOutClustersExample, rollOutClustersInput } from './inputs/roll-out-clusters.ts'
import { startClustersExample, startClustersInput } from './inputs/start-clusters.ts'
import { stopClustersExample, stopClustersInput } from './inputs/stop-clusters.ts'
import { tearDownEnvironmentExample, tearDownEnvironmentInput } from './inputs/tear-down-environment.ts'
import { updateNetworkExample, updateNetworkInput } from './inputs/update-network.ts'
import { watchEnvironmentExample, watchEnvironmentInput } from './inputs/watch-environment.ts'

/** What each workflow takes: the schema, from which forms are made, an example to begin with, and one for a schedule. */
export const INPUTS = {
  'provision-environment': { schema: provisionEnvironmentInput, example: provisionEnvironmentExample },
  'update-network': { schema: updateNetworkInput, example: updateNetworkExample },
  'load-database': {
    schema: loadDatabaseInput,
    example: loadDatabaseExample,
    nightly: loadDatabaseNightly,
  },
  'roll-out-clusters': { schema: rollOutClustersInput, example: rollOutClustersExample },
  'load-arrivals': { schema: loadArrivalsInput, example: loadArrivalsExample },
  'stop-clusters': { schema: stopClustersInput, example: stopClustersExample },
  'start-clusters': { schema: startClustersInput, example: startClustersExample },
  'watch-environment': { schema: watchEnvironmentInput, example: watchEnvironmentExample },
  'tear-down-environment': { schema: tearDownEnvironmentInput, example: tearDownEnvironmentExample },
} as const satisfies Record<string, { schema: z.ZodType; example: unknown; nightly?: unknown }>

export type WorkflowName = keyof typeof INPUTS
