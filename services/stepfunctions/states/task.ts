// Task: asks for work outside, in as many steps as AWS has events for it.
import type { TaskState } from '../../../asl/types.ts'
import type { EventBody } from '../history/event.ts'
import { type IntegrationResource, integrationOf, parseResource, type Resource } from '../tasks/resource.ts'
import { newToken } from '../tasks/token.ts'
import { credentialsOf } from './credentials.ts'
import { deadlinesOf } from './deadlines.ts'
import { runtimeError } from './fatal.ts'
import { workInput } from './input.ts'
import { leaveWithResult } from './result.ts'
import type { Stay } from './stay.ts'
import { timeOut } from './time-out.ts'

/** Asks for a task, gives it up, or leaves with its result. It runs when the turn's events are durable. */
export async function task(stay: Stay): Promise<void> {
  const { turn, thread, visit } = stay
  const { phase } = visit
  const resource = parseResource((visit.state as TaskState).Resource)
  if (phase.is === 'result') await leaveWithResult(stay, phase.output)
  else if (phase.is !== 'task') turn.record(thread, await scheduled(stay, resource))
  else if (phase.started) timeOut(stay, phase)
  else if (resource.kind === 'lambda') turn.record(thread, { type: 'LambdaFunctionStarted' })
  else turn.record(thread, { type: 'TaskStarted', ...integrationOf(resource) })
}

async function scheduled(stay: Stay, resource: Resource): Promise<EventBody> {
  if (resource.kind === 'integration') return scheduledIntegration(stay, resource)
  const input = await workInput(stay)
  const { arn } = resource
  return { type: 'LambdaFunctionScheduled', resource: arn, input, ...(await limitsOf(stay)) }
}

async function scheduledIntegration(stay: Stay, resource: IntegrationResource): Promise<EventBody> {
  if (resource.resourceType === 'activity') throw noSuchActivity(stay, resource.arn)
  // AWS gives `.sync` tasks a token too, for their parameters; only `.waitForTaskToken` ends by it.
  const token = resource.pattern === 'response' ? undefined : newToken(stay.turn)
  const parameters = await workInput(stay, token)
  return {
    type: 'TaskScheduled',
    ...integrationOf(resource),
    region: stay.turn.region,
    parameters,
    ...(token === undefined ? {} : { token }),
    ...(await limitsOf(stay)),
  }
}

/** What holds for a task however it is done. */
const limitsOf = async (stay: Stay) => ({ ...(await deadlinesOf(stay)), ...(await credentialsOf(stay)) })

/** Activities cannot be created here, so that none exists. */
const noSuchActivity = (stay: Stay, arn: string) => runtimeError(stay, `The activity ${arn} does not exist.`)
