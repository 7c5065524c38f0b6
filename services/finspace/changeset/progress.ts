import { kxChangesetProgress } from '../../../events/resource-events.ts'
import { changesetArn } from '../../../model/arn.ts'
import { getKxChangeset } from '../../../model/changeset.ts'
import { send } from '../../delivery/bus-event.ts'
import { findDatabase } from '../database/find.ts'
import { keyOf } from '../kind/key.ts'
import { declares, operation } from '../operation/operation.ts'
import type { ChangesetProgress } from '../versions/versions.ts'
import { findChangeset } from './find.ts'
import { CHANGESETS } from './operations.ts'
import type { ChangesetParts } from './parts.ts'
import type { ChangesetRecord } from './record.ts'

/** Not of AWS: how far a changeset has come. Whoever may get the changeset may ask. */
export const progressOperation = (parts: ChangesetParts) =>
  operation({
    http: `GET ${CHANGESETS}/{changesetId}/progress`,
    action: 'GetKxChangeset',
    effect: 'reads',
    input: getKxChangeset,
    errors: declares('ResourceNotFound', 'Throttling'),
    resource: input => changesetArn(parts, input),
    run({ environmentId, databaseName, changesetId }) {
      findDatabase(parts, { environmentId, databaseName })
      const { status } = findChangeset(parts, { environmentId, databaseName, changesetId })
      const progress = parts.progress.get(keyOf(environmentId, databaseName, changesetId))
      return {
        environmentId,
        databaseName,
        changesetId,
        status,
        ...(progress === undefined ? {} : { progress }),
      }
    },
  })

/** Keeps how far a changeset has come for whoever asks, and says it on the bus from time to time. */
export function followProgress(
  parts: ChangesetParts,
  changeset: ChangesetRecord,
): { onProgress(progress: ChangesetProgress): void } & Disposable {
  const key = keyOf(changeset.environmentId, changeset.databaseName, changeset.changesetId)
  const isDue = openBusPace(parts)
  return {
    onProgress(progress) {
      parts.progress.set(key, progress)
      if (isDue(progress)) sayProgress(parts, { key, progress })
    },
    [Symbol.dispose]: () => void parts.progress.delete(key),
  }
}

/** Between two events of a changeset both go by. */
const PACE = { milliseconds: 10_000, share: 0.05 }

/** Whether it is time for an event: none of a changeset that takes less, and a last one of those that had any. */
function openBusPace({ clock }: ChangesetParts): (progress: ChangesetProgress) => boolean {
  let last = { time: clock.now(), share: 0 }
  let isSaid = false
  return ({ bytesDone, bytesTotal }) => {
    const now = { time: clock.now(), share: bytesTotal === 0 ? 1 : bytesDone / bytesTotal }
    const isPaced = now.time - last.time >= PACE.milliseconds && now.share - last.share >= PACE.share
    const isLast = isSaid && now.share === 1 && last.share < 1
    if (!isPaced && !isLast) return false
    last = now
    isSaid = true
    return true
  }
}

function sayProgress(
  parts: ChangesetParts,
  { key, progress }: { key: string; progress: ChangesetProgress },
): void {
  const { tables, store, clock } = parts
  store.transact(() => {
    const current = tables.changeset.get(key)
    if (current?.status !== 'PROCESSING') return
    tables.changeset.put(key, { ...current, told: current.told + 1 })
    const { environmentId, status } = current
    send(
      store.outbox,
      kxChangesetProgress({
        resource: { type: 'Changeset', arn: changesetArn(parts, current), environmentId, status },
        sequence: current.told + 1,
        time: clock.now(),
        progress,
      }),
    )
  })
}
