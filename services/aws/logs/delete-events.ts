import type { Range } from '../../store/collection.ts'
import { type LogStore, sizeOf } from './log-store.ts'

/** So many are held at a time: a group may be larger than memory should be. */
const BATCH = 1000

/** Deletes what is in the range, oldest first, until it comes to `enough` bytes. Answers how many went. */
export function deleteEvents(
  { events }: LogStore,
  range: Pick<Range, 'index' | 'prefix'>,
  enough = Number.POSITIVE_INFINITY,
): number {
  let freed = 0
  while (freed < enough) {
    const oldest = events.list({ ...range, limit: BATCH })
    if (oldest.length === 0) break
    for (const { key, value } of oldest) {
      events.delete(key)
      freed += sizeOf(value.message)
    }
  }
  return freed
}
