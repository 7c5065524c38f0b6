import type { FilterLogEvents, LogEvent } from './logs.ts'

export interface Wanted {
  /** Reading stops when so many are found. */
  enough: number
  /** Milliseconds back from now. */
  within: number
  now: number
  signal?: AbortSignal | undefined
  read: ReadLog
}

/** As FilterLogEvents does: one page, from the oldest on. */
type ReadLog = (
  filter: FilterLogEvents,
  signal?: AbortSignal,
) => Promise<{ events: LogEvent[]; nextToken?: string }>

const FIRST_SPAN = 60_000
const GROWTH = 4
const PAGE = 1000
/** Of one span: a filter may leave little of each. */
const PAGES = 5
/** However much was written, and however long ago. */
const MOST_SPANS = 20

/**
 * The latest events of a log, the oldest first. FilterLogEvents answers from the oldest on: spans of time are read back
 * from now, longer ones while little is in them, a shorter one where one holds too much.
 */
export async function latestLogEvents(
  filter: Pick<FilterLogEvents, 'logGroupName' | 'filterPattern'>,
  { enough, within, now, signal, read }: Wanted,
): Promise<LogEvent[]> {
  let found: LogEvent[] = []
  let [end, span] = [now, FIRST_SPAN]
  for (let tried = 0; tried < MOST_SPANS && found.length < enough && end > now - within; tried++) {
    const startTime = Math.max(end - span + 1, now - within)
    const events = await eventsIn({ ...filter, startTime, endTime: end }, { signal, read })
    if (events === undefined && span > 1) {
      span = Math.ceil(span / GROWTH ** 2)
      continue
    }
    found = [...(events ?? []), ...found]
    end = startTime - 1
    span *= GROWTH
  }
  return found
}

/** Undefined where the span holds more than some pages. */
async function eventsIn(
  filter: FilterLogEvents,
  { signal, read }: { signal: AbortSignal | undefined; read: ReadLog },
): Promise<LogEvent[] | undefined> {
  const found: LogEvent[] = []
  let nextToken: string | undefined
  for (let page = 0; page < PAGES; page++) {
    const token = nextToken === undefined ? {} : { nextToken }
    const answer = await read({ ...filter, limit: PAGE, ...token }, signal)
    found.push(...answer.events)
    nextToken = answer.nextToken
    if (nextToken === undefined) return found
  }
  return undefined
}
