import { doubleOf } from '../../../asl/exact-number.ts'
import type { TaskState } from '../../../asl/types.ts'
import type { Deadlines } from '../history/event.ts'
import { evaluateJsonataAs } from '../query/jsonata/typed.ts'
import { readPath } from '../query/jsonpath/read.ts'
import { badField } from './fatal.ts'
import { selectedScope } from './input.ts'
import { type Stay, scopeOf } from './stay.ts'

/** A Task's TimeoutSeconds and HeartbeatSeconds, wherever they come from. */
export async function deadlinesOf(stay: Stay): Promise<Deadlines> {
  const timeout = await secondsOf(stay, 'TimeoutSeconds')
  const heartbeat = await secondsOf(stay, 'HeartbeatSeconds')
  return {
    ...(timeout === undefined ? {} : { timeoutInSeconds: timeout }),
    ...(heartbeat === undefined ? {} : { heartbeatInSeconds: heartbeat }),
  }
}

async function secondsOf(
  stay: Stay,
  field: 'TimeoutSeconds' | 'HeartbeatSeconds',
): Promise<number | undefined> {
  const state = stay.visit.state as TaskState
  const given = state[field]
  const path = state[`${field}Path`]
  if (path !== undefined) {
    return checked(stay, `${field}Path`, readPath(path, selectedScope(stay)))
  }
  if (given === undefined || typeof given === 'number') return given
  return checked(stay, field, await evaluateJsonataAs(given, scopeOf(stay), { field, type: 'number' }))
}

function checked(stay: Stay, field: string, value: unknown): number {
  const seconds = doubleOf(value) ?? Number.NaN
  if (Number.isInteger(seconds) && seconds > 0) return seconds
  throw badField(
    stay,
    field,
    `The ${field} field must be a positive whole number, got: ${JSON.stringify(value)}`,
  )
}
