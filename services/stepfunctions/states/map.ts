// Map, inline: one thread for each item, as many at once as MaxConcurrency lets.
import type { Json } from '../../../asl/json.ts'
import type { MapState } from '../../../asl/types.ts'
import type { Fork, MapFork, Thread } from '../history/execution.ts'
import { evaluateJsonata } from '../query/jsonata/template.ts'
import { evaluateTemplate } from '../query/jsonpath/template.ts'
import { abortAll, failedChild, failureIn } from './branches.ts'
import { fail } from './failure.ts'
import { checkSettings, mapStarted } from './map-settings.ts'
import { withinLimit } from './payload.ts'
import { leaveWithResult } from './result.ts'
import { isJsonata, type Stay, scopeOf } from './stay.ts'

/** Takes a Map one step on: start, take a result, give up, start an iteration, or leave. */
export async function map(stay: Stay): Promise<void> {
  const { turn, thread, visit } = stay
  const { fork, phase } = visit
  if (phase.is === 'result') return leaveWithResult(stay, phase.output)
  if (fork?.map === undefined) {
    turn.record(thread, await mapStarted(stay))
    return
  }
  if (fork.map.started === 0) checkSettings(stay, fork.map.settings)
  const ended = endedChild(fork)
  if (ended !== undefined) {
    const body = { type: 'MapIterationSucceeded', name: visit.name, index: ended.index } as const
    turn.record(thread, body, ended.last)
  } else if (isOverTolerance(fork, fork.map)) await giveUpAll(stay, fork)
  else if (hasRoom(fork, fork.map)) await startIteration(stay, { fork, map: fork.map })
  else turn.record(thread, { type: 'MapStateSucceeded' })
}

/** Whether `map` has something to do. */
export function canGoOn(fork: Fork): boolean {
  if (fork.map === undefined) return false
  return (
    endedChild(fork) !== undefined ||
    isOverTolerance(fork, fork.map) ||
    hasRoom(fork, fork.map) ||
    activeIn(fork) === 0
  )
}

const endedChild = ({ children }: Fork): Thread | undefined =>
  children.values().find(({ step }) => step.at === 'end')

const activeIn = ({ children }: Fork): number =>
  children.values().reduce((active, child) => active + (failureIn(child) === undefined ? 1 : 0), 0)

/** With no tolerance set, the first failure is one too many. */
function isOverTolerance(fork: Fork, { items, settings }: MapFork): boolean {
  const { ToleratedFailureCount = 0, ToleratedFailurePercentage = 0 } = settings
  const failures = fork.children.size - activeIn(fork)
  const percentage = (100 * failures) / items.length
  return failures > Number(ToleratedFailureCount) && percentage > Number(ToleratedFailurePercentage)
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html: 40 iterations at once. */
export const MOST_AT_ONCE = 40

/** MaxConcurrency 0 means as many as possible. */
function hasRoom(fork: Fork, { items, started, settings }: MapFork): boolean {
  const asked = Number(settings.MaxConcurrency ?? 0)
  const most = asked === 0 ? MOST_AT_ONCE : Math.min(asked, MOST_AT_ONCE)
  return started < items.length && activeIn(fork) < most
}

async function giveUpAll(stay: Stay, fork: Fork): Promise<void> {
  const failed = failedChild(fork)
  if (failed === undefined) return
  abortAll(stay.turn, fork)
  await fail(stay, failed.failure, failed.thread.last)
}

async function startIteration(stay: Stay, { fork, map }: { fork: Fork; map: MapFork }): Promise<void> {
  const index = map.started
  const input = await itemInput(stay, map)
  // One after the other, each goes on from the end of the one before; else all from the Map's start.
  const previous = Number(map.settings.MaxConcurrency) === 1 ? (map.lastEnd ?? fork.id) : fork.id
  const { turn, thread, visit } = stay
  turn.record(thread, { type: 'MapIterationStarted', name: visit.name, index, input }, previous)
}

async function itemInput(stay: Stay, { items, input, started }: MapFork): Promise<Json> {
  const { ItemSelector, Parameters } = stay.visit.state as MapState
  const Value = items[started] ?? null
  // Parameters is the older name of ItemSelector.
  const selector = ItemSelector ?? Parameters
  if (selector === undefined) return Value
  const scope = scopeOf(stay, { input, item: { Index: started, Value } })
  const selected = isJsonata(stay)
    ? await evaluateJsonata(selector, scope, 'ItemSelector')
    : evaluateTemplate(selector, scope)
  return withinLimit(stay.visit.name, selected)
}
