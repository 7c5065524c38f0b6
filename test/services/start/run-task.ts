import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn'
import { expect, vi } from 'vitest'

/** Runs a machine of one JSONata Task to its end. */
export async function runTask(
  sfn: SFNClient,
  { name, roleArn, state }: { name: string; roleArn: string; state: object },
) {
  const States = { Task: { Type: 'Task', End: true, ...state } }
  const definition = JSON.stringify({ StartAt: 'Task', QueryLanguage: 'JSONata', States })
  const { stateMachineArn } = await sfn.send(new CreateStateMachineCommand({ name, roleArn, definition }))
  const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn }))
  const ended = async () => {
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }))
    expect(execution.status).not.toBe('RUNNING')
    return execution
  }
  return vi.waitFor(ended, { timeout: 10_000, interval: 20 })
}
