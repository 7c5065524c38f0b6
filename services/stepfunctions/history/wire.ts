// A stored event as GetExecutionHistory shows it.
import type { Json, JsonObject } from '../../../asl/json.ts'
import type { HistoryEvent } from './event.ts'

export interface WireEvent {
  id: number
  previousEventId: number
  timestamp: Date
  type: HistoryEvent['type']
  [details: `${string}EventDetails`]: Record<string, unknown>
}

export function wireEvent(
  event: HistoryEvent & { id: number },
  { includeExecutionData }: { includeExecutionData: boolean },
): WireEvent {
  const { id, previous, time, type } = event
  const wire: WireEvent = { timestamp: new Date(time), type, id, previousEventId: previous }
  const details = detailsOf(event, includeExecutionData)
  if (Object.keys(details).length > 0 || type === 'ExecutionAborted')
    wire[`${detailsName(type)}EventDetails`] = details
  return wire
}

/** The events of all state types share one member; the rest have their own, after their type. */
function detailsName(type: HistoryEvent['type']): string {
  if (type.endsWith('StateEntered')) return 'stateEntered'
  if (type.endsWith('StateExited')) return 'stateExited'
  return type.charAt(0).toLowerCase() + type.slice(1)
}

/** AWS's members alone, data as JSON text. */
function detailsOf(event: HistoryEvent, includeExecutionData: boolean): Record<string, unknown> {
  const details: Record<string, unknown> = {}
  if (BARE.has(event.type)) return details
  for (const [member, value] of Object.entries(event)) {
    if (isKept(event, member)) continue
    if (SHOWN.has(member)) details[member] = value
    else if (member === 'assigned') Object.assign(details, textsOf(value as JsonObject))
    else if (DATA.has(member) && includeExecutionData) Object.assign(details, textOf(member, value))
  }
  return details
}

const DATA = new Set(['input', 'output', 'parameters'])

const SHOWN = new Set([
  'name',
  'error',
  'cause',
  'location',
  'state',
  'resource',
  'resourceType',
  'region',
  'timeoutInSeconds',
  'heartbeatInSeconds',
  'taskCredentials',
  'length',
  'index',
  'roleArn',
  'redriveCount',
])

/** AWS shows no details of these, though the engine keeps some. */
const BARE: ReadonlySet<string> = new Set(['MapStateFailed', 'ParallelStateFailed', 'ParallelStateStarted'])

/** What the engine keeps in an event where AWS shows nothing. */
const isKept = ({ type }: HistoryEvent, member: string) =>
  (member === 'input' && (type === 'MapStateStarted' || type === 'MapIterationStarted')) ||
  (type === 'MapIterationFailed' && (member === 'error' || member === 'cause'))

const TRUNCATED = { truncated: false }

const textOf = (member: string, value: unknown) => ({
  [member]: JSON.stringify(value),
  ...(member === 'parameters' ? {} : { [`${member}Details`]: TRUNCATED }),
})

const textsOf = (variables: JsonObject) => ({
  assignedVariables: Object.fromEntries(
    Object.entries(variables).map(([name, value]: [string, Json]) => [name, JSON.stringify(value)]),
  ),
  assignedVariablesDetails: TRUNCATED,
})
