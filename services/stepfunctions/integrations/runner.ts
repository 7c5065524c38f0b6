// Which integration runs a task.
import type { Principal } from '../../wire/call.ts'
import type { Failure } from '../history/event.ts'
import type { Context } from '../operations/context.ts'
import type { IntegrationResource } from '../tasks/resource.ts'
import type { TaskOutcome, TaskRequest, TaskRunner } from '../tasks/task-runner.ts'
import { invoke, runFunction } from './lambda.ts'
import type { Ports } from './ports.ts'
import { callSdk, putEvents } from './service-call.ts'
import { serviceFailure } from './service-failure.ts'
import { startExecutionTask } from './start-execution.ts'

/** `context` is asked for late: the engine that it holds needs this runner first. */
export const createTaskRunner = (ports: Ports, context: () => Context): TaskRunner => ({
  async run(request, signal) {
    const { resource, input } = request
    const refusal = await refusalOf(ports, request)
    if (refusal !== undefined) return { is: 'failed', ...refusal }
    const principal = ports.inRole?.(request.credentialsRoleArn ?? request.roleArn)
    if (resource.kind === 'lambda') {
      return runFunction(ports, { functionArn: resource.arn, payload: input, principal }, signal)
    }
    const outcome = await runIntegration({ ports, context: context(), request, resource, principal }, signal)
    // A token ends the task; the answer to its request only says that it was taken.
    const isSubmitted = outcome.is === 'succeeded' && resource.pattern === 'waitForTaskToken'
    return isSubmitted ? { is: 'submitted', output: outcome.output } : outcome
  },
})

/** Why the machine's role may not assume the one that the task's Credentials name; undefined where it may. */
async function refusalOf(
  { inRole, callService }: Ports,
  { roleArn, credentialsRoleArn }: TaskRequest,
): Promise<Failure | undefined> {
  if (inRole === undefined || credentialsRoleArn === undefined) return undefined
  try {
    const input = { RoleArn: credentialsRoleArn, RoleSessionName: 'kdbflow' }
    await callService({ service: 'sts', operation: 'AssumeRole', input, principal: inRole(roleArn) })
    return undefined
  } catch (error) {
    return serviceFailure(error, 'Sts')
  }
}

interface Task {
  ports: Ports
  context: Context
  request: TaskRequest
  resource: IntegrationResource
  principal: Principal | undefined
}

async function runIntegration(
  { ports, context, request, resource, principal }: Task,
  signal: AbortSignal,
): Promise<TaskOutcome> {
  const { resourceType, action, pattern } = resource
  const isAwaited = pattern === 'sync' || pattern === 'sync:2'
  const integration = `${resourceType}:${action}`
  const { input } = request
  if (integration === 'states:startExecution') {
    return startExecutionTask(context, request, { pattern, principal })
  }
  if (!isAwaited) {
    if (integration === 'lambda:invoke') return invoke(ports, { input, principal }, signal)
    if (integration === 'events:putEvents') return putEvents(ports, { input, principal })
    if (resourceType.startsWith('aws-sdk:')) return callSdk(ports, resource, { input, principal })
  }
  return {
    is: 'failed',
    error: 'States.TaskFailed',
    cause: `The resource '${resource.arn}' is not served here.`,
  }
}
