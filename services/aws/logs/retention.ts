import type { Work } from '../../store/work.ts'
import type { LogsContext } from './context.ts'
import { eventKey, type LogGroup, sizeOf } from './log-store.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** So many go in one transaction. */
const BATCH = 2000

/** Deletes, once an hour, what is older than its group's retention. */
export function startRetention(
  work: Work,
  { logs, store, clock }: LogsContext,
  report: (error: unknown) => void,
): Promise<void> {
  const sweep = () => {
    const groups = logs.groups.list().map(({ value }) => value)
    const more = groups.filter(group => expire(group, { logs, now: clock.now() }))
    work.ask(SWEEP, more.length > 0 ? clock.now() : clock.now() + HOUR)
  }
  // A service that is started again within the hour keeps the time of the next sweep.
  if (work.dueOf(SWEEP) === undefined) work.ask(SWEEP, clock.now() + HOUR)
  return work.start(() => store.transact(sweep), report)
}

const SWEEP = 'sweep'

/** Answers whether there is more to delete. */
function expire(group: LogGroup, { logs, now }: Pick<LogsContext, 'logs'> & { now: number }): boolean {
  if (group.retentionInDays === undefined) return false
  const end = eventKey(group.name, now - group.retentionInDays * DAY)
  const oldest = logs.events.list({ prefix: `${group.name}\u0000`, limit: BATCH })
  const expired = oldest.filter(({ key }) => key < end)
  if (expired.length === 0) return false
  for (const { key } of expired) logs.events.delete(key)
  const freed = expired.reduce((bytes, { value }) => bytes + sizeOf(value.message), 0)
  logs.groups.put(group.name, { ...group, storedBytes: group.storedBytes - freed })
  return expired.length === BATCH
}
