import { StartExecutionCommand } from '@aws-sdk/client-sfn'
import { route } from '../lib/route.ts'
import { stepFunctions } from '../lib/step-functions.ts'
import { checkedInput, workflowNamed } from '../lib/workflow-input.ts'

/** `POST /workflows/{name}/executions`: starts a workflow, or answers 400 with all that is wrong with the input. */
export const handler = route(async ({ path, header, body, machineArn }) => {
  const workflow = workflowNamed(path('name'))
  const input = body()
  checkedInput(workflow, input)
  // The same key and input answer with the first execution again.
  const name = header('idempotency-key')
  const { executionArn, startDate } = await stepFunctions.send(
    new StartExecutionCommand({
      stateMachineArn: machineArn(workflow),
      // As it came: the workflow fills in the defaults itself.
      input: JSON.stringify(input),
      ...(name === undefined ? {} : { name }),
    }),
  )
  return { status: 202, body: { executionArn, startDate } }
})
