import { changesetArn } from '../../../model/arn.ts'
import type { Finspace } from '../finspace.ts'
import { keyOf } from '../kind/key.ts'
import type { Change, LifeCycle } from '../life/life-cycle.ts'
import type { VersionSize } from '../versions/changeset/version.ts'
import { followProgress } from './progress.ts'
import type { ChangesetRecord } from './record.ts'
import { requestsOf } from './rules.ts'
import { versionFailure } from './version-failure.ts'

export const changesetLifeCycle = (finspace: Finspace): LifeCycle<ChangesetRecord> => ({
  type: 'Changeset',
  table: finspace.tables.changeset,
  arnOf: changeset => changesetArn(finspace, changeset),
  // The live service did not move the time when a changeset completed.
  stamp: () => ({}),
  failure: ({ errorType, errorMessage }) => ({
    errorInfo: { errorType, errorMessage: errorMessage.slice(0, 1000) },
  }),
  states: {
    PENDING: { step: changeset => takeTurn(finspace, changeset) },
    PROCESSING: { step: (changeset, signal) => apply(finspace, changeset, signal), failed: 'FAILED' },
    COMPLETED: 'end',
    FAILED: 'end',
  },
  entered: changeset => {
    if (changeset.status === 'COMPLETED' || changeset.status === 'FAILED') wakeNext(finspace, changeset)
    if (changeset.status === 'COMPLETED') wakeDataviews(finspace, changeset)
  },
})

const keyOfChangeset = ({ environmentId, databaseName, changesetId }: ChangesetRecord) =>
  keyOf(environmentId, databaseName, changesetId)

/** Changesets of one database are applied in the order in which they were asked for. */
function takeTurn(finspace: Finspace, changeset: ChangesetRecord): Change<ChangesetRecord> {
  return queue(finspace, changeset)[0]?.order === changeset.order ? { status: 'PROCESSING' } : 'wait'
}

function wakeNext(finspace: Finspace, changeset: ChangesetRecord): void {
  const [next] = queue(finspace, changeset)
  if (next !== undefined) finspace.lives.changeset.wake(keyOfChangeset(next))
}

/** Those that update themselves. */
function wakeDataviews({ tables, lives }: Finspace, { environmentId, databaseName }: ChangesetRecord): void {
  for (const { key } of tables.dataview.list({ prefix: `${keyOf(environmentId, databaseName)}/` })) {
    lives.dataview.wake(key)
  }
}

/** There are as many as the quota lets be in processing, so a scan costs little. */
const queue = ({ tables }: Finspace, { environmentId, databaseName }: ChangesetRecord) =>
  tables.changeset
    .list({ index: 'unfinished' })
    .map(({ value }) => value)
    .filter(other => other.environmentId === environmentId && other.databaseName === databaseName)
    .sort((a, b) => a.order - b.order)

async function apply(
  finspace: Finspace,
  changeset: ChangesetRecord,
  signal: AbortSignal,
): Promise<Change<ChangesetRecord>> {
  const { environmentId, databaseName, changesetId, changeRequests } = changeset
  using progress = followProgress(finspace, changeset)
  try {
    await finspace.versions.apply({
      environmentId,
      databaseName,
      changesetId,
      signal,
      changeRequests: requestsOf(changeRequests),
      publish: size => complete(finspace, changeset, size),
      onProgress: progress.onProgress,
    })
  } catch (error) {
    throw versionFailure(error)
  }
  return 'wait'
}

/** In the transaction that publishes the version. */
function complete(finspace: Finspace, changeset: ChangesetRecord, size: VersionSize): void {
  const { tables, lives, clock } = finspace
  const { environmentId, databaseName, changesetId } = changeset
  const key = keyOfChangeset(changeset)
  const current = tables.changeset.get(key)
  const database = tables.database.get(keyOf(environmentId, databaseName))
  if (current?.status !== 'PROCESSING' || database === undefined) return
  const now = clock.now()
  lives.changeset.put(key, { ...current, status: 'COMPLETED', activeFromTimestamp: now })
  tables.database.put(keyOf(environmentId, databaseName), {
    ...database,
    ...size,
    lastCompletedChangesetId: changesetId,
    numChangesets: database.numChangesets + 1,
    lastModifiedTimestamp: now,
  })
}
