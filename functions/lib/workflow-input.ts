import { faultsOf } from '../../workflows/inputs/faults.ts'
import { INPUTS, type WorkflowName } from '../../workflows/inputs.ts'
import { InvalidInput, StepError } from './errors.ts'

/** The name, if a workflow has it. Throws NoSuchWorkflow. */
export function workflowNamed(name: string): WorkflowName {
  if (isWorkflow(name)) return name
  throw new StepError('NoSuchWorkflow', `expected one of ${Object.keys(INPUTS).join(', ')}, got ${name}`)
}

/** The input with its defaults. Throws InvalidInput with all that is wrong with it. */
export function checkedInput(workflow: WorkflowName, input: unknown): object {
  const checked = INPUTS[workflow].schema.safeParse(input)
  if (!checked.success) throw new InvalidInput(faultsOf(checked.error))
  return checked.data
}

const isWorkflow = (name: string): name is WorkflowName => Object.hasOwn(INPUTS, name)
