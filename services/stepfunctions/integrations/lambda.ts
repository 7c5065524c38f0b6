// Tasks that run a Lambda function, by its ARN or by `lambda:invoke`.
import { isObject } from '../../../asl/json.ts'
import type { TaskOutcome } from '../tasks/task-runner.ts'
import type { Asking, FunctionCall, Ports } from './ports.ts'

/** A Task whose Resource is a function's ARN: its result is what the function returned. */
export async function runFunction(
  { runFunction }: Ports,
  call: FunctionCall,
  signal: AbortSignal,
): Promise<TaskOutcome> {
  const answer = await runFunction(call, signal)
  return 'payload' in answer ? { is: 'succeeded', output: answer.payload } : { is: 'failed', ...answer }
}

/** The integration `lambda:invoke`: its result is Lambda's answer, with the function's in Payload. */
export async function invoke(
  ports: Ports,
  { input, principal }: Asking,
  signal: AbortSignal,
): Promise<TaskOutcome> {
  const { FunctionName, Payload = {} } = isObject(input) ? input : {}
  if (typeof FunctionName !== 'string') {
    return { is: 'failed', error: 'States.Runtime', cause: 'expected FunctionName to be a string' }
  }
  const outcome = await runFunction(ports, { functionArn: FunctionName, payload: Payload, principal }, signal)
  if (outcome.is !== 'succeeded') return outcome
  const output = { ExecutedVersion: '$LATEST', Payload: outcome.output, StatusCode: 200 }
  return { is: 'succeeded', output }
}
