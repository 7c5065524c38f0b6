// What counts as the same as what AWS recorded, by the rules of asl-cases.
import { isObject, type Json } from '../../asl/json.ts'
import type { CaseEvent, ExecutionCase } from './case.ts'

/** What an execution gave here. */
export interface Outcome {
  status: string
  output?: Json
  error?: string
  cause?: Json
  events: CaseEvent[]
}

/** Each difference, in a few words; empty when AWS's record holds. */
export function differences(recorded: ExecutionCase, outcome: Outcome): string[] {
  const wild = recorded.wildcards ?? []
  const { expected, events } = recorded
  const found: string[] = []
  const compare = (member: 'status' | 'output' | 'error' | 'cause') => {
    const wanted = expected[member]
    const got = outcome[member]
    if (!Object.hasOwn(expected, member)) {
      if (member === 'error' && got !== undefined) found.push(`error: expected none, got ${shown(got)}`)
    } else if (!isSame(normal(wanted), normal(got), wild)) {
      found.push(`${member}: expected ${shown(wanted)}, got ${shown(got)}`)
    }
  }
  for (const member of ['status', 'output', 'error', 'cause'] as const) compare(member)
  if (events !== undefined) found.push(...eventDifferences({ ...recorded, events }, outcome.events, wild))
  return found
}

type WithEvents = ExecutionCase & { events: CaseEvent[] }

function eventDifferences(recorded: WithEvents, got: CaseEvent[], wild: string[]): string[] {
  return recorded.compareAsSets === true ? asSets(recorded, got, wild) : inOrder(recorded, got, wild)
}

function inOrder({ events, idsZeroed }: WithEvents, got: CaseEvent[], wild: string[]): string[] {
  const found = countDifference(events, got)
  for (const [index, wanted] of events.entries()) {
    const event = got[index]
    if (event === undefined) break
    const fault = differenceOf(wanted, event, { wild, idsZeroed: idsZeroed === true })
    if (fault !== undefined) found.push(`event ${index + 1}: ${fault}`)
  }
  return found
}

const countDifference = (wanted: CaseEvent[], got: CaseEvent[]) =>
  wanted.length === got.length
    ? []
    : [`events: expected ${wanted.length}, got ${got.length} (${got.map(({ type }) => type).join(' ')})`]

function differenceOf(
  wanted: CaseEvent,
  got: CaseEvent,
  { wild, idsZeroed }: { wild: string[]; idsZeroed: boolean },
): string | undefined {
  if (wanted.type !== got.type) return `expected ${wanted.type}, got ${got.type}`
  if (!idsZeroed && (wanted.id !== got.id || wanted.previousEventId !== got.previousEventId)) {
    return `${wanted.type}: expected ${wanted.id} after ${wanted.previousEventId}, got ${got.id} after ${got.previousEventId}`
  }
  if (isSame(normal(wanted.details ?? {}), normal(got.details ?? {}), wild)) return undefined
  return `${wanted.type}: expected ${shown(wanted.details)}, got ${shown(got.details)}`
}

/** Branches run side by side: their order differs from run to run, so each event counts wherever it stands. */
function asSets({ events, eventsPartial }: WithEvents, got: CaseEvent[], wild: string[]): string[] {
  const found = eventsPartial === true ? [] : countDifference(events, got)
  const rest = [...got]
  for (const { type, details } of events) {
    const at = rest.findIndex(
      event => event.type === type && isSame(normal(details ?? {}), normal(event.details ?? {}), wild),
    )
    if (at < 0) found.push(`missing ${type} ${shown(details)}`)
    else rest.splice(at, 1)
  }
  return found
}

function shown(value: unknown) {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 400 ? `${text.slice(0, 400)}...` : text
}

/** Recorded texts that hold an object or a list were parsed when they were recorded: so are ours. */
export function normal(value: unknown): unknown {
  if (typeof value === 'string') return normalText(value)
  if (Array.isArray(value)) return value.map(normal)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, normal(member)]))
}

function normalText(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text
  try {
    return normal(JSON.parse(text))
  } catch {
    // A text that only looks like JSON stays a text.
    return text
  }
}

const PLACEHOLDER = /<[A-Za-z_][\w:-]*>/

/** Whether `got` is what was recorded, where `<placeholders>` and whole `wild` words stand for anything. */
export function isSame(wanted: unknown, got: unknown, wild: readonly string[] = []): boolean {
  if (typeof wanted === 'string') return isSameText(wanted, got, wild)
  if (typeof wanted === 'number') return typeof got === 'number' && isClose(wanted, got)
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(got) &&
      wanted.length === got.length &&
      wanted.every((item, index) => isSame(item, got[index], wild))
    )
  }
  if (!isObject(wanted)) return wanted === got
  if (!isObject(got)) return false
  const names = Object.keys(wanted)
  if (names.length !== Object.keys(got).length) return false
  // A placeholder as a member's name stands for any.
  if (names.some(name => PLACEHOLDER.test(name))) return true
  return names.every(name => Object.hasOwn(got, name) && isSame(wanted[name], got[name], wild))
}

function isSameText(wanted: string, got: unknown, wild: readonly string[]): boolean {
  if (wild.includes(wanted) || wanted === got) return true
  if (!PLACEHOLDER.test(wanted)) return false
  if (typeof got !== 'string') return wanted.replace(PLACEHOLDER, '') === '' && got !== undefined
  const parts = wanted.split(PLACEHOLDER).map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[\\s\\S]*')}$`).test(got)
}

const isClose = (left: number, right: number) =>
  left === right || Math.abs(left - right) < 1e-9 * Math.max(1, Math.abs(left))
