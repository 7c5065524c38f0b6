import type { Store } from '../../store/store.ts'
import type { DatabaseName } from '../database/parts.ts'
import { keyOf, sortable } from '../kind/key.ts'
import type { Kind } from '../kind/kind.ts'
import { withLife } from '../life/with-life.ts'
import { changesetUsing, forgetChangesets } from './forget.ts'
import { changesetLifeCycle } from './life-cycle.ts'
import { changesetOperations } from './operations.ts'
import type { ChangesetParts, ChangesetTables } from './parts.ts'
import { progressOperation } from './progress.ts'
import type { ChangesetRecord } from './record.ts'

export const changesetTables = (store: Store): ChangesetTables => ({
  changeset: store.collection<ChangesetRecord>('finspace.changeset', {
    unfinished: ({ status }) => (status === 'COMPLETED' || status === 'FAILED' ? undefined : status),
    listed: ({ environmentId, databaseName, order }) =>
      `${keyOf(environmentId, databaseName)}/${sortable(order)}`,
  }),
})

/** They have no ARN of the API, and go with their database. */
export function openChangesets(given: Omit<ChangesetParts, 'life' | 'progress'>) {
  const parts = withLife({ ...given, progress: new Map() }, changesetLifeCycle)
  const operations = changesetOperations(parts)
  return {
    operations,
    /** The files of a node are its own, which no policy names. */
    ofNodes: { CreateKxChangeset: { ...operations.CreateKxChangeset, reads: () => [] } },
    own: { GetKxChangesetProgress: progressOperation(parts) },
    life: parts.life,
    forget: (database: DatabaseName) => forgetChangesets(parts, database),
    using: (database: DatabaseName) => changesetUsing(parts, database),
  } satisfies Kind & Record<string, unknown>
}
