// Calls of other services' operations: `aws-sdk:*` and `events:putEvents`.
import { isObject, type Json } from '../../../asl/json.ts'
import { encodeJson } from '../../wire/json.ts'
import type { IntegrationResource } from '../tasks/resource.ts'
import type { TaskOutcome } from '../tasks/task-runner.ts'
import { capitalized, errorPrefix, sdkMembers, signingName, wireMembers } from './member-names.ts'
import type { Asking, Ports } from './ports.ts'
import { serviceFailure } from './service-failure.ts'

/** An SDK integration: members in Pascal case both ways, errors as `Service.Code`. */
export async function callSdk(
  ports: Ports,
  { service, action }: IntegrationResource,
  asking: Asking,
): Promise<TaskOutcome> {
  return call(ports, {
    service: signingName(service),
    operation: capitalized(action),
    ...asking,
    errors: errorPrefix(service),
  })
}

/** Fails where AWS reports failed entries, as the optimized integration does. */
export async function putEvents(ports: Ports, { input, principal }: Asking): Promise<TaskOutcome> {
  const asked = {
    service: 'events',
    operation: 'PutEvents',
    input: withTextDetails(input),
    principal,
    errors: 'EventBridge',
  }
  const outcome = await call(ports, asked)
  if (outcome.is !== 'succeeded' || !isObject(outcome.output)) return outcome
  const { FailedEntryCount } = outcome.output
  if (typeof FailedEntryCount !== 'number' || FailedEntryCount === 0) return outcome
  return { is: 'failed', error: 'EventBridge.FailedEntry', cause: JSON.stringify(outcome.output) }
}

/** The optimized integration takes Detail as an object; PutEvents takes it as text. */
function withTextDetails(input: Json): Json {
  if (!isObject(input) || !Array.isArray(input['Entries'])) return input
  const Entries = input['Entries'].map((entry: Json) =>
    isObject(entry) && isObject(entry['Detail'])
      ? { ...entry, Detail: JSON.stringify(entry['Detail']) }
      : entry,
  )
  return { ...input, Entries }
}

interface Asked extends Asking {
  service: string
  operation: string
  /** What an error's code stands behind. */
  errors: string
}

async function call(
  { callService }: Ports,
  { service, operation, input, principal, errors }: Asked,
): Promise<TaskOutcome> {
  try {
    const answer = await callService({ service, operation, input: wireMembers(service, input), principal })
    return { is: 'succeeded', output: sdkMembers(asJson(answer)) }
  } catch (error) {
    return { is: 'failed', ...serviceFailure(error, errors) }
  }
}

const asJson = (answer: unknown): Json => JSON.parse(encodeJson(answer ?? {})) as Json
