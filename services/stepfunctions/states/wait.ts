// Wait: the deadline is found once and noted, so that a restart does not wait anew.
import { doubleOf } from '../../../asl/exact-number.ts'
import type { Json } from '../../../asl/json.ts'
import { parseTimestamp } from '../../../asl/timestamp.ts'
import type { WaitState } from '../../../asl/types.ts'
import type { QueryError } from '../query/error.ts'
import { evaluateJsonataAs } from '../query/jsonata/typed.ts'
import { findPath } from '../query/jsonpath/read.ts'
import { badField } from './fatal.ts'
import { selectedInput, selectedScope } from './input.ts'
import { leaveJsonata, leaveJsonPath } from './leave.ts'
import { isJsonata, type Stay, scopeOf } from './stay.ts'

export async function wait(stay: Stay): Promise<void> {
  const { turn, thread, visit } = stay
  if (visit.phase.is !== 'waiting') {
    turn.note(thread, { type: 'WaitUntil', due: await dueOf(stay) })
    return
  }
  const state = visit.state as WaitState
  if (isJsonata(stay)) return leaveJsonata(stay, { fields: state, without: visit.input, next: state.Next })
  leaveJsonPath(stay, { result: selectedInput(stay), next: state.Next, assign: state.Assign })
}

async function dueOf(stay: Stay): Promise<number> {
  const { visit, turn } = stay
  const seconds = await secondsOf(stay)
  const due = seconds === undefined ? inSeconds(await timestampOf(stay)) : visit.enteredTime + seconds * 1000
  if (due - turn.environment.now() <= LONGEST_WAIT) return due
  const field = seconds === undefined ? 'Timestamp' : 'Seconds'
  throw badField(stay, field, 'Wait state delay is too long.')
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html: a timestamp's milliseconds are cut off. */
const inSeconds = (time: number): number => Math.floor(time / 1000) * 1000

/** AWS counts the seconds of a delay in 32 bits; the execution may end before. */
const LONGEST_WAIT = (2 ** 31 - 1) * 1000

async function secondsOf(stay: Stay): Promise<number | undefined> {
  const { Seconds, SecondsPath } = stay.visit.state as WaitState
  if (SecondsPath !== undefined) return wholeSeconds(stay, SecondsPath)
  if (Seconds === undefined || typeof Seconds === 'number') return Seconds
  const seconds = await evaluateJsonataAs(Seconds, scopeOf(stay), { field: 'Seconds', type: 'number' })
  if (Number.isInteger(seconds) && seconds >= 0) return seconds
  throw badField(
    stay,
    'Seconds',
    `The Seconds field must be a whole number of at least 0, got: ${JSON.stringify(seconds)}`,
  )
}

/** AWS checks SecondsPath step by step, each with a sentence of its own. */
function wholeSeconds(stay: Stay, path: string): number {
  const value = findPath(path, selectedScope(stay))
  const fault = (what: string): QueryError =>
    badField(stay, 'SecondsPath', `The SecondsPath parameter ${what}`)
  if (value === undefined) throw fault(`does not reference an input value: ${path}`)
  const seconds = doubleOf(value) ?? Number.NaN
  if (!Number.isInteger(seconds)) throw fault(`cannot be parsed as a long value: ${path} == ${plain(value)}`)
  if (seconds < 0) throw fault(`references a negative value: ${path} == ${plain(value)}`)
  return seconds
}

const plain = (value: Json) => (typeof value === 'string' ? value : JSON.stringify(value))

async function timestampOf(stay: Stay): Promise<number> {
  const { Timestamp, TimestampPath } = stay.visit.state as WaitState
  if (TimestampPath !== undefined) return timestampAt(stay, TimestampPath)
  const text = isJsonata(stay)
    ? await evaluateJsonataAs(Timestamp ?? null, scopeOf(stay), { field: 'Timestamp', type: 'string' })
    : (Timestamp ?? '')
  const time = parseTimestamp(text)
  if (time !== undefined) return time
  throw badField(stay, 'Timestamp', `The Timestamp field cannot be parsed as an ${ISO_NAME}: ${text}`)
}

const ISO_NAME = 'ISO-8601 extended offset date-time format string'

function timestampAt(stay: Stay, path: string): number {
  const value = findPath(path, selectedScope(stay))
  const fault = (what: string) =>
    badField(stay, 'TimestampPath', `The TimestampPath parameter does not reference ${what}`)
  if (value === undefined) throw fault(`an input value: ${path}`)
  const time = typeof value === 'string' ? parseTimestamp(value) : undefined
  if (time === undefined) throw fault(`a valid ${ISO_NAME}: ${path} == ${plain(value)}`)
  return time
}
