import { changesetArn } from '../../../model/arn.ts'
import { keyOf } from '../kind/key.ts'
import type { Change, LifeCycle } from '../life/life-cycle.ts'
import type { VersionSize } from '../versions/changeset/version.ts'
import type { ChangesetParts } from './parts.ts'
import { followProgress } from './progress.ts'
import type { ChangesetRecord } from './record.ts'
import { requestsOf } from './rules.ts'
import { versionFailure } from './version-failure.ts'

export const changesetLifeCycle = (parts: ChangesetParts): LifeCycle<ChangesetRecord> => ({
  type: 'Changeset',
  table: parts.tables.changeset,
  arnOf: changeset => changesetArn(parts, changeset),
  // The live service did not move the time when a changeset completed.
  stamp: () => ({}),
  failure: ({ errorType, errorMessage }) => ({
    errorInfo: { errorType, errorMessage: errorMessage.slice(0, 1000) },
  }),
  states: {
    PENDING: { step: changeset => takeTurn(parts, changeset) },
    PROCESSING: { step: (changeset, signal) => apply(parts, changeset, signal), failed: 'FAILED' },
    COMPLETED: 'end',
    FAILED: 'end',
  },
  entered: changeset => {
    if (changeset.status === 'COMPLETED' || changeset.status === 'FAILED') wakeNext(parts, changeset)
    if (changeset.status === 'COMPLETED') parts.wakeFollowers(changeset)
  },
})

const keyOfChangeset = ({ environmentId, databaseName, changesetId }: ChangesetRecord) =>
  keyOf(environmentId, databaseName, changesetId)

/** Changesets of one database are applied in the order in which they were asked for. */
function takeTurn(parts: ChangesetParts, changeset: ChangesetRecord): Change<ChangesetRecord> {
  return queue(parts, changeset)[0]?.order === changeset.order ? { status: 'PROCESSING' } : 'wait'
}

function wakeNext(parts: ChangesetParts, changeset: ChangesetRecord): void {
  const [next] = queue(parts, changeset)
  if (next !== undefined) parts.life.wake(keyOfChangeset(next))
}

/** There are as many as the quota lets be in processing, so a scan costs little. */
const queue = ({ tables }: ChangesetParts, { environmentId, databaseName }: ChangesetRecord) =>
  tables.changeset
    .list({ index: 'unfinished' })
    .map(({ value }) => value)
    .filter(other => other.environmentId === environmentId && other.databaseName === databaseName)
    .sort((a, b) => a.order - b.order)

async function apply(
  parts: ChangesetParts,
  changeset: ChangesetRecord,
  signal: AbortSignal,
): Promise<Change<ChangesetRecord>> {
  const { environmentId, databaseName, changesetId, changeRequests } = changeset
  using progress = followProgress(parts, changeset)
  try {
    await parts.versions.apply({
      environmentId,
      databaseName,
      changesetId,
      signal,
      changeRequests: requestsOf(changeRequests),
      publish: size => complete(parts, changeset, size),
      onProgress: progress.onProgress,
    })
  } catch (error) {
    throw versionFailure(error)
  }
  return 'wait'
}

/** In the transaction that publishes the version. */
function complete(parts: ChangesetParts, changeset: ChangesetRecord, size: VersionSize): void {
  const { tables, life, clock } = parts
  const { environmentId, databaseName, changesetId } = changeset
  const key = keyOfChangeset(changeset)
  const current = tables.changeset.get(key)
  const database = tables.database.get(keyOf(environmentId, databaseName))
  if (current?.status !== 'PROCESSING' || database === undefined) return
  const now = clock.now()
  const { bytesTotal = 0, filesTotal = 0 } = parts.progress.get(key) ?? {}
  const copied = { numBytes: bytesTotal, numFiles: filesTotal }
  life.put(key, { ...current, status: 'COMPLETED', activeFromTimestamp: now, copied })
  tables.database.put(keyOf(environmentId, databaseName), {
    ...database,
    ...size,
    lastCompletedChangesetId: changesetId,
    numChangesets: database.numChangesets + 1,
    lastModifiedTimestamp: now,
  })
}
