import { setTimeout as pause } from 'node:timers/promises'
import {
  type CloudWatchLogsClient,
  type FilteredLogEvent,
  type FilterLogEventsCommandInput,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs'
import { createReconnecting } from '../endpoint/reconnect.ts'

/** Where lines come from. */
export interface LogSource {
  /** What they are called where some are left out. */
  noun: string
  /** All of them from a time on, oldest first; nothing more comes where `isOver`. */
  look(startTime: number): Promise<{ events: FilteredLogEvent[]; isOver: boolean }>
}

export interface PrintOptions {
  /** Milliseconds since 1970. */
  from: number
  limit: number
  all?: true | undefined
  follow?: true | undefined
  /** Undefined leaves one out. */
  line(event: FilteredLogEvent): string | undefined
}

/** Prints the newest lines of a source, oldest first, and with `follow` goes on as they come. */
export async function printLog(source: LogSource, options: PrintOptions): Promise<void> {
  const calling = createReconnecting({ say: text => console.error(text) })
  const seen = new Set<string>()
  let startTime = options.from
  for (let isFirst = true; ; isFirst = false) {
    const from = startTime
    const { events, isOver } = await calling(() => source.look(from))
    const found = events.filter(({ eventId = '' }) => !seen.has(eventId))
    for (const event of found) {
      seen.add(event.eventId ?? '')
      // An event may be filed a little after its time, so the newest second is read again.
      startTime = Math.max(startTime, (event.timestamp ?? 0) - 1000)
    }
    const lines = found.flatMap(event => options.line(event) ?? [])
    const shown = isFirst && options.all !== true ? lines.slice(-options.limit) : lines
    sayLeftOut(source.noun, lines.length - shown.length, lines.length)
    for (const line of shown) console.log(line)
    if (isFirst && lines.length === 0 && options.follow !== true) console.error(`no ${source.noun}`)
    if (options.follow !== true || isOver) return
    await pause(1000)
  }
}

function sayLeftOut(noun: string, left: number, all: number): void {
  if (left > 0) console.error(`${left} earlier ${noun} are not shown: --limit ${all}, or --all`)
}

/** The lines of a log group. */
export const groupLog = (client: CloudWatchLogsClient, logGroupName: string): LogSource => ({
  noun: 'lines',
  look: async startTime => ({ events: await eventsOf(client, { logGroupName, startTime }), isOver: false }),
})

/** All events of a log group that a filter lets through, oldest first. */
export async function eventsOf(
  client: CloudWatchLogsClient,
  request: FilterLogEventsCommandInput,
): Promise<FilteredLogEvent[]> {
  const events: FilteredLogEvent[] = []
  for await (const page of paginateFilterLogEvents({ client }, request)) events.push(...(page.events ?? []))
  return events
}
