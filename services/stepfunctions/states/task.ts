import type { Json } from '../../../asl/json.ts'
import type { TaskState } from '../../../asl/types.ts'
import type { Deadlines, Integration } from '../history/event.ts'
import { evaluateJsonata } from '../query/jsonata/template.ts'
import { type IntegrationResource, parseResource } from '../tasks/resource.ts'
import { newToken } from '../tasks/token.ts'
import { deadlinesOf } from './deadlines.ts'
import { FatalStateError, inState } from './fatal.ts'
import { effectiveInput } from './input.ts'
import { leaveWithResult } from './result.ts'
import { isJsonata, type Stay, scopeOf } from './stay.ts'

/** Asks for a task, or leaves with its result. The asking itself is done when the turn's events are durable. */
export async function task(stay: Stay): Promise<void> {
  const { phase } = stay.visit
  if (phase.is === 'result') return leaveWithResult(stay, phase.output)
  await schedule(stay)
}

async function schedule(stay: Stay): Promise<void> {
  const { turn, thread, visit } = stay
  const { Resource } = visit.state as TaskState
  const resource = parseResource(Resource)
  if (resource.kind === 'lambda') {
    const input = await argumentsOf(stay, undefined)
    const deadlines = await deadlinesOf(stay)
    turn.record(thread, { type: 'LambdaFunctionScheduled', resource: Resource, input, ...deadlines })
    turn.record(thread, { type: 'LambdaFunctionStarted' })
    return
  }
  if (resource.resourceType === 'activity') throw noSuchActivity(stay, Resource)
  // AWS gives `.sync` tasks a token too, for their parameters; only `.waitForTaskToken` ends by it.
  const token = resource.pattern === 'response' ? undefined : newToken(turn)
  const parameters = await argumentsOf(stay, token)
  const deadlines = await deadlinesOf(stay)
  recordScheduled(stay, { resource, parameters, token, deadlines })
}

/** Activities cannot be created here, so that none exists. */
const noSuchActivity = (stay: Stay, arn: string) =>
  new FatalStateError({
    error: 'States.Runtime',
    cause: inState(stay, `The activity ${arn} does not exist.`),
  })

function recordScheduled(
  { turn, thread }: Stay,
  asked: { resource: IntegrationResource; parameters: Json; token: string | undefined; deadlines: Deadlines },
): void {
  const { parameters, token, deadlines } = asked
  const integration = integrationOf(asked.resource)
  turn.record(thread, {
    type: 'TaskScheduled',
    ...integration,
    region: turn.region,
    parameters,
    ...(token === undefined ? {} : { token }),
    ...deadlines,
  })
  turn.record(thread, { type: 'TaskStarted', ...integration })
}

const argumentsOf = (stay: Stay, token: string | undefined): Json | Promise<Json> => {
  if (!isJsonata(stay)) return effectiveInput(stay, token)
  const { Arguments } = stay.visit.state as TaskState
  const where = { field: 'Arguments', environment: stay.turn.environment }
  return Arguments === undefined
    ? stay.visit.input
    : evaluateJsonata(Arguments, scopeOf(stay, { token }), where)
}

export const integrationOf = ({ resource, resourceType }: IntegrationResource): Integration => ({
  resource,
  resourceType,
})
