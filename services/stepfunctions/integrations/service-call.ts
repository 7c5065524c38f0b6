// Calls of other services' operations: `aws-sdk:*` and `events:putEvents`.
import { isObject, type Json } from '../../../asl/json.ts'
import { encodeJson } from '../../wire/json.ts'
import type { IntegrationResource } from '../tasks/resource.ts'
import type { TaskOutcome } from '../tasks/task-runner.ts'
import { capitalized, errorPrefix, sdkMembers, signingName } from './member-names.ts'
import type { Asking, Ports } from './ports.ts'
import { serviceFailure } from './service-failure.ts'

/** An SDK integration: members in Pascal case both ways, JSON for text, errors as `Service.Code`. */
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

/** Fails where AWS reports failed entries, as the optimized integration does. Details may be objects. */
export async function putEvents(ports: Ports, { input, principal }: Asking): Promise<TaskOutcome> {
  const asked = {
    service: 'events',
    operation: 'PutEvents',
    input,
    principal,
    errors: 'EventBridge',
  }
  const outcome = await call(ports, asked)
  if (outcome.is !== 'succeeded' || !isObject(outcome.output)) return outcome
  const { FailedEntryCount } = outcome.output
  if (typeof FailedEntryCount !== 'number' || FailedEntryCount === 0) return outcome
  return { is: 'failed', error: 'EventBridge.FailedEntry', cause: JSON.stringify(outcome.output) }
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
    const members = isObject(input) ? { ...input } : {}
    const answer = await callService({ service, operation, input: members, principal })
    return { is: 'succeeded', output: sdkMembers(service, asJson(answer)) }
  } catch (error) {
    return { is: 'failed', ...serviceFailure(error, errors) }
  }
}

const asJson = (answer: unknown): Json => JSON.parse(encodeJson(answer ?? {})) as Json
