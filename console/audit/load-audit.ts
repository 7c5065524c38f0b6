import { restService } from '../api/rest-service.ts'
import { now } from '../time/clock.ts'

/** A line of the audit log, in CloudTrail's shape. */
export interface AuditEvent {
  eventID: string
  eventName: string
  eventTime: string
  errorCode?: string
  sourceIPAddress?: string
  userIdentity?: { arn?: string }
}

export interface AuditPageOf {
  events: AuditEvent[]
  nextToken?: string
}

interface Wanted {
  text: string
  /** 0 for any time. */
  days: number
  onlyChanges: boolean
  onlyErrors: boolean
  most: number
}

/** Lines shown at first, and more at each press. */
export const LINES = 100
/** The endpoint looks through a bounded number of lines a call, which may hold none that fits. */
const MOST_CALLS = 10
const DAY_MS = 86_400_000

const call = restService('execute-api')

export async function loadAudit(wanted: Wanted, signal: AbortSignal): Promise<AuditPageOf> {
  const { text, days, onlyChanges, onlyErrors, most } = wanted
  const query = {
    text: text === '' ? undefined : text,
    from: days === 0 ? undefined : new Date(now() - days * DAY_MS).toISOString(),
    onlyChanges: onlyChanges ? 'true' : undefined,
    onlyErrors: onlyErrors ? 'true' : undefined,
    maxResults: String(LINES),
  }
  const events: AuditEvent[] = []
  let nextToken: string | undefined
  for (let calls = 0; calls < MOST_CALLS; calls++) {
    const page: AuditPageOf = await call('GET', '/audit', { query: { ...query, nextToken }, signal })
    events.push(...page.events)
    nextToken = page.nextToken
    if (nextToken === undefined || events.length >= most) break
  }
  return nextToken === undefined ? { events } : { events, nextToken }
}
