import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
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
import { groupLog, printLog } from '../logs/print-log.ts'
import { now } from '../terminal/clock.ts'
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
  await printLog(
    { ...groupLog(client, LOG_GROUP), noun: 'events' },
    {
      from: now() - options.since * 1000,
      ...{ limit: options.limit, all: options.all, follow: options.follow },
      line: event => (options.json === true ? event.message : eventLine(event)),
    },
  )
}
