import type { Store } from '../../store/store.ts'
import { ChangesetError } from './changeset/changeset-error.ts'
import type { VersionId } from './changeset/version.ts'
import { type Records, versionKey } from './records/records.ts'

/** Of one changeset, of which none came to an end, good or bad: each ended with the process. */
const MOST_ATTEMPTS = 2

interface Parts {
  store: Store
  records: Records
}

/**
 * Counts an attempt before its work begins, so that work which ends the process is not the first thing that every
 * later start does.
 * @throws {ChangesetError} INTERNAL, where the attempts before have ended the process
 */
export async function beginAttempt({ store, records }: Parts, version: VersionId): Promise<void> {
  const key = versionKey(version)
  const { bootId = '', attempts = 0 } = records.copies.get(key) ?? {}
  if (attempts >= MOST_ATTEMPTS) {
    throw new ChangesetError(
      'INTERNAL',
      `the service has ended ${attempts} times while it worked on this changeset, and does not try it again`,
    )
  }
  store.transact(() => records.copies.put(key, { bootId, attempts: attempts + 1 }))
  await store.durable()
}

/** The service ends as it should, and the next one goes on: that attempt is not counted. */
export function endAttempt({ store, records }: Parts, version: VersionId): void {
  const key = versionKey(version)
  store.transact(() => {
    const copy = records.copies.get(key)
    if (copy !== undefined) records.copies.put(key, { ...copy, attempts: 0 })
  })
}
