// The integration `states:startExecution`, alone or waiting for its end.
import { createHash } from 'node:crypto'
import { isObject, type Json } from '../../../asl/json.ts'
import type { Principal } from '../../wire/call.ts'
import { ServiceException } from '../../wire/service-exception.ts'
import type { ExecutionRecord } from '../engine/records.ts'
import type { Context } from '../operations/context.ts'
import { start } from '../operations/start-execution.ts'
import type { Pattern } from '../tasks/resource.ts'
import type { TaskOutcome, TaskRequest } from '../tasks/task-runner.ts'

export function startExecutionTask(
  context: Context,
  request: TaskRequest,
  { pattern, principal }: { pattern: Pattern; principal: Principal | undefined },
): TaskOutcome {
  const input = isObject(request.input) ? request.input : {}
  const stateMachineArn = String(input['StateMachineArn'] ?? '')
  try {
    principal?.authorize('states:StartExecution', stateMachineArn)
    const record = start(context, {
      stateMachineArn,
      name: typeof input['Name'] === 'string' ? input['Name'] : nameFor(request),
      input: textOf(input['Input']),
      parent: { arn: request.executionArn, taskId: request.taskId },
    })
    return { is: pattern === 'response' ? 'succeeded' : 'submitted', output: begun(record) }
  } catch (error) {
    if (!(error instanceof ServiceException)) throw error
    return refused(error)
  }
}

/** The same for every try of a task, so that one that is run again after a crash starts no second child. */
const nameFor = ({ executionArn, taskId }: TaskRequest): string =>
  createHash('sha256').update(`${executionArn} ${taskId}`).digest('hex').slice(0, 36)

/** Input is any JSON, or a text that holds JSON. */
function textOf(input: Json | undefined): string {
  if (input === undefined || input === null) return '{}'
  return typeof input === 'string' ? input : JSON.stringify(input)
}

const begun = ({ arn, startTime }: ExecutionRecord): Json => ({
  ExecutionArn: arn,
  StartDate: startTime / 1000,
})

const refused = ({ code, status, message }: ServiceException): TaskOutcome => ({
  is: 'failed',
  error: `StepFunctions.${code.replace(/Exception$/, '')}Exception`,
  cause: `${message} (Service: AWSStepFunctions; Status Code: ${status}; Error Code: ${code}; Proxy: null)`,
})
