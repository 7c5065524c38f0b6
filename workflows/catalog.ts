import type { StateMachine } from '../asl/types.ts'
import type { WorkflowName } from './inputs.ts'
import { loadArrivals } from './load-arrivals.ts'
import { loadDatabase } from './load-database.ts'
import { provisionEnvironment } from './provision-environment.ts'
import { rollOutClusters } from './roll-out-clusters.ts'
import { startClusters } from './start-clusters.ts'
import { stopClusters } from './stop-clusters.ts'
import { tearDownEnvironment } from './tear-down-environment.ts'
import { updateNetwork } from './update-network.ts'
import { watchEnvironment } from './watch-environment.ts'

/** Every workflow's state machine, with placeholders, by name; what each takes is in inputs.ts. */
export const workflows = {
  'provision-environment': provisionEnvironment,
  'update-network': updateNetwork,
  'load-database': loadDatabase,
  'load-arrivals': loadArrivals,
  'roll-out-clusters': rollOutClusters,
  'stop-clusters': stopClusters,
  'start-clusters': startClusters,
  'watch-environment': watchEnvironment,
  'tear-down-environment': tearDownEnvironment,
} as const satisfies Record<WorkflowName, StateMachine>
