import type { StateMachine } from '../asl/types.ts'
import type { WorkflowName } from './inputs.ts'
import { loadDatabase } from './load-database.ts'
import { provisionEnvironment } from './provision-environment.ts'
import { rollOutClusters } from './roll-out-clusters.ts'
import { tearDownEnvironment } from './tear-down-environment.ts'
import { updateNetwork } from './update-network.ts'

/** Every workflow's state machine, with placeholders, by name; what each takes is in inputs.ts. */
export const workflows = {
  'provision-environment': provisionEnvironment,
  'update-network': updateNetwork,
  'load-database': loadDatabase,
  'roll-out-clusters': rollOutClusters,
  'tear-down-environment': tearDownEnvironment,
} as const satisfies Record<WorkflowName, StateMachine>
