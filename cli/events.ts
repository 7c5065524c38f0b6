import { setTimeout as pause } from 'node:timers/promises'
import {
  CloudWatchLogsClient,
  type FilteredLogEvent,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs'
import { connectionOf } from './connection.ts'
import type { EndpointOptions } from './settings.ts'

/** A rule copies bus kdbflow to this log group, on AWS as on one machine. */
const LOG_GROUP = '/kdbflow/events'

interface EventsOptions extends EndpointOptions {
  since: number
  follow?: true
}

/** Prints what was said on the bus, oldest first, one event a line. */
export async function showEvents(options: EventsOptions): Promise<void> {
  const client = new CloudWatchLogsClient(connectionOf(options))
  let startTime = Date.now() - options.since * 60_000
  const seen = new Set<string>()
  do {
    for (const event of await eventsSince(client, startTime)) {
      if (seen.has(event.eventId ?? '')) continue
      seen.add(event.eventId ?? '')
      // An event may be filed a little after its time, so the newest second is read again.
      startTime = Math.max(startTime, (event.timestamp ?? 0) - 1000)
      console.log(lineOf(event))
    }
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

/** The parts of an event that a line has room for. */
interface Told {
  time?: string
  'detail-type'?: string
  resources?: string[]
  detail?: {
    data?: {
      workflow?: { name?: string }
      resource?: { status?: string }
      errorInfo?: { errorType?: string; errorMessage?: string }
    }
  }
}

function lineOf({ message = '{}' }: FilteredLogEvent): string {
  const event = JSON.parse(message) as Told
  const { workflow, resource, errorInfo } = event.detail?.data ?? {}
  const parts = [
    event.time,
    event['detail-type'],
    workflow?.name,
    resource?.status,
    event.resources?.join(' '),
    errorInfo === undefined ? undefined : `${errorInfo.errorType} ${errorInfo.errorMessage}`,
  ]
  return parts.filter(part => part !== undefined && part !== '').join('  ')
}
