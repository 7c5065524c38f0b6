// Amazon CloudWatch Logs: what functions write and what the bus carries, kept in groups and streams.
import type { Clock } from '../../store/clock.ts'
import type { Store } from '../../store/store.ts'
import { awsJson } from '../../wire/aws-json.ts'
import type { Service } from '../../wire/call.ts'
import { eventOperations } from './events.ts'
import { groupOperations } from './groups.ts'
import { openLogStore } from './log-store.ts'
import { startRetention } from './retention.ts'
import { streamOperations } from './streams.ts'
import { type LogEntry, writeEvents } from './write.ts'

export interface LogsParts {
  store: Store
  clock: Clock
  region: string
  accountId: string
  /** In bytes: beyond it the oldest events of a group go. */
  largestGroup?: number
  /** Receives faults of the service itself. */
  report?(error: unknown): void
}

export interface Logs extends Service {
  /** For the parts of kdbflow itself: group and stream are made where they are not there. */
  write(entry: LogEntry): void
}

const LARGEST_GROUP = 256 * 1024 * 1024

export function createLogs({
  store,
  clock,
  region,
  accountId,
  largestGroup = LARGEST_GROUP,
  report = console.error,
}: LogsParts): Logs {
  const logs = openLogStore(store)
  const retention = store.work('logs.retention')
  const parts = { logs, store, clock, region, accountId, largestGroup }
  return {
    ...awsJson({
      name: 'logs',
      region,
      target: 'Logs_20140328',
      version: '1.1',
      operations: { ...groupOperations(parts), ...streamOperations(parts), ...eventOperations(parts) },
    }),
    write: entry => store.transact(() => writeEvents(entry, logs, { now: clock.now(), largestGroup })),
    start: () => startRetention(retention, parts, report),
    stop: () => retention.stop(),
  }
}
