import { setTimeout as pause } from 'node:timers/promises'
import {
  CloudWatchLogsClient,
  type FilteredLogEvent,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs'
import { Option } from 'commander'
import type { Command } from '../command/command.ts'
import {
  type EndpointOptions,
  endpointOptions,
  jsonOption,
  limitOption,
  sinceOption,
} from '../command/options.ts'
import { connectionOf } from '../endpoint/connection.ts'
import { createReconnecting } from '../endpoint/reconnect.ts'
import { eventLine } from './event-line.ts'

export const command: Command = {
  options: [
    ...endpointOptions(),
    new Option('--follow', 'go on as events come, through a restart of the service too'),
    sinceOption().default(3600, '1h'),
    limitOption(100, 'the newest of them'),
    new Option('--all', 'all of them'),
    jsonOption(),
  ],
  examples: ['kdbflow events --since 8h', 'kdbflow events --follow'],
  run: showEvents,
}

/** A rule copies bus kdbflow to this log group, on AWS as on one machine. */
const LOG_GROUP = '/kdbflow/events'

interface EventsOptions extends EndpointOptions {
  /** Seconds. */
  since: number
  limit: number
  all?: true
  follow?: true
  json?: true
}

/** Prints the events on the bus, oldest first. */
export async function showEvents(options: EventsOptions): Promise<void> {
  const client = new CloudWatchLogsClient(connectionOf(options))
  const calling = createReconnecting({ say: text => console.error(text) })
  const line = (event: FilteredLogEvent) => (options.json === true ? event.message : eventLine(event))
  const seen = new Set<string>()
  let startTime = Date.now() - options.since * 1000
  let isFirst = true
  do {
    const from = startTime
    const found = (await calling(() => eventsSince(client, from))).filter(
      ({ eventId = '' }) => !seen.has(eventId),
    )
    const shown = isFirst && options.all !== true ? found.slice(-options.limit) : found
    isFirst = false
    if (shown.length < found.length) {
      console.error(
        `${found.length - shown.length} earlier events are not shown: --limit ${found.length}, or --all`,
      )
    }
    for (const event of found) {
      seen.add(event.eventId ?? '')
      // An event may be filed a little after its time, so the newest second is read again.
      startTime = Math.max(startTime, (event.timestamp ?? 0) - 1000)
    }
    for (const event of shown) console.log(line(event))
    if (found.length === 0 && options.follow !== true && options.json !== true) console.error('no events')
    if (options.follow === true) await pause(1000)
  } while (options.follow === true)
}

async function eventsSince(client: CloudWatchLogsClient, startTime: number): Promise<FilteredLogEvent[]> {
  const events: FilteredLogEvent[] = []
  for await (const page of paginateFilterLogEvents({ client }, { logGroupName: LOG_GROUP, startTime })) {
    events.push(...(page.events ?? []))
  }
  return events
}
