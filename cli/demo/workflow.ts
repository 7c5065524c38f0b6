import { StartExecutionCommand } from '@aws-sdk/client-sfn'
import type { WorkflowName } from '../../workflows/inputs.ts'
import { machineNamed } from '../executions/machines.ts'
import { watchExecution } from '../executions/watch-execution.ts'
import type { Context } from './context.ts'

type Say = (state: string) => void
type Output = Record<string, unknown>

/** Runs a workflow to its good end; answers its output. */
export async function runWorkflow(
  context: Context,
  { workflow, input, say }: { workflow: WorkflowName; input: object; say: Say },
): Promise<Output> {
  const executionArn = await startWorkflow(context, workflow, input)
  return followToSuccess(context, executionArn, say)
}

export async function startWorkflow(
  context: Context,
  workflow: WorkflowName,
  input: object,
): Promise<string> {
  const command = new StartExecutionCommand({
    stateMachineArn: (await machineNamed(context.sfn, workflow)).arn,
    input: JSON.stringify(input),
  })
  const { executionArn = '' } = await context.sfn.send(command)
  context.executions++
  return executionArn
}

/** @throws {Error} with the execution's own error and cause */
export async function followToSuccess({ sfn }: Context, executionArn: string, say: Say): Promise<Output> {
  const end = await watchExecution(sfn, executionArn, { onState: ({ state }) => say(state) })
  if (end.status === 'SUCCEEDED') return JSON.parse(end.output ?? '{}')
  throw new Error(`expected ${executionArn} to succeed, got ${end.status} ${end.error}: ${end.cause}`)
}
