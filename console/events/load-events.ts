import { latestLogEvents } from '../api/latest-log-events.ts'
import { filterLogEvents, type LogEvent } from '../api/logs.ts'
import { now } from '../time/clock.ts'

/** To which a rule copies the bus. */
const EVENT_LOG = '/kdbflow/events'

export interface BusEvent {
  id: string
  /** Milliseconds. */
  time: number
  type: string
  source: string
  resources: string[]
  detail: Detail
  /** As it went over the bus: JSON. */
  text: string
}

export interface Detail {
  metadata?: { correlationId?: string; trigger?: string }
  data?: {
    workflow?: { name?: string; executionArn?: string }
    step?: { name?: string }
    resource?: {
      type?: string
      arn?: string
      environmentId?: string
      status?: string
      previousStatus?: string
    }
    errorInfo?: { errorType?: string; errorMessage?: string; errorCode?: string; retryable?: boolean }
  }
}

export interface EventFilter {
  type?: string
  failures?: boolean
  text?: string
}

const ENOUGH = 100
const WITHIN = 14 * 24 * 3_600_000

/** The latest events that fit, the newest first. */
export async function loadEvents(filter: EventFilter, signal?: AbortSignal): Promise<BusEvent[]> {
  const filterPattern = patternOf(filter)
  const found = await latestLogEvents(
    { logGroupName: EVENT_LOG, ...(filterPattern === undefined ? {} : { filterPattern }) },
    { enough: ENOUGH, within: WITHIN, now: now(), signal, read: filterLogEvents },
  )
  return found.map(eventOf).filter(fits(filter)).reverse()
}

function patternOf({ type, failures }: EventFilter): string | undefined {
  if (type !== undefined) return `{ $.detail-type = ${JSON.stringify(type)} }`
  return failures ? '{ $.detail.data.errorInfo.errorCode = * }' : undefined
}

const fits =
  ({ text = '' }: EventFilter) =>
  (event: BusEvent) =>
    event.text.toLowerCase().includes(text.trim().toLowerCase())

function eventOf({ message, timestamp, eventId }: LogEvent): BusEvent {
  // What the rule writes is an event as EventBridge delivers it.
  const event = Object(JSON.parse(message)) as {
    id?: string
    source?: string
    resources?: string[]
    detail?: Detail
    'detail-type'?: string
  }
  return {
    id: event.id ?? eventId ?? String(timestamp),
    time: timestamp,
    type: event['detail-type'] ?? '',
    source: event.source ?? '',
    resources: event.resources ?? [],
    detail: event.detail ?? {},
    text: message,
  }
}
