import type { StateMachine } from '../asl/types.ts'
import { INPUTS, type WorkflowName } from './inputs.ts'
import { loadDatabase } from './load-database.ts'
import { provisionEnvironment } from './provision-environment.ts'
import { rollOutClusters } from './roll-out-clusters.ts'
import { tearDownEnvironment } from './tear-down-environment.ts'
import { updateNetwork } from './update-network.ts'

const DEFINITIONS: Record<WorkflowName, StateMachine> = {
  'provision-environment': provisionEnvironment,
  'update-network': updateNetwork,
  'load-database': loadDatabase,
  'roll-out-clusters': rollOutClusters,
  'tear-down-environment': tearDownEnvironment,
}

/** Every workflow: its state machine (with placeholders), its input's schema, an example input. */
export const WORKFLOWS = Object.entries(DEFINITIONS).map(([name, definition]) => ({
  // Object.entries widens the keys of a record to strings.
  name: name as WorkflowName,
  definition,
  ...INPUTS[name as WorkflowName],
}))
