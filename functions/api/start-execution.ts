import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  StartExecutionCommand,
  type StartExecutionInput,
} from '@aws-sdk/client-sfn'
import { executionArnOf } from '../lib/execution-arn.ts'
import { route } from '../lib/route.ts'
import { stepFunctions } from '../lib/step-functions.ts'
import { checkedInput, workflowNamed } from '../lib/workflow-input.ts'

/** `POST /workflows/{name}/executions`: starts a workflow, or answers 400 with all that is wrong with the input. */
export const handler = route(async ({ path, header, body, machineArn }) => {
  const workflow = workflowNamed(path('name'))
  const input = body()
  checkedInput(workflow, input)
  const name = header('idempotency-key')
  const { executionArn, startDate } = await startOnce({
    stateMachineArn: machineArn(workflow),
    // As it came: the workflow fills in the defaults itself.
    input: JSON.stringify(input),
    ...(name === undefined ? {} : { name }),
  })
  return { status: 202, body: { executionArn, startDate } }
})

/** The same key and input answer with the first execution again: by Step Functions itself only until that has ended. */
async function startOnce(start: StartExecutionInput) {
  try {
    return await stepFunctions.send(new StartExecutionCommand(start))
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists) || start.name === undefined) throw error
    const executionArn = executionArnOf(start.stateMachineArn ?? '', start.name)
    const first = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }))
    if (first.input !== start.input) throw error
    return first
  }
}
