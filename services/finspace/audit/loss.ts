// What a copy of the data folder, or a repair of its disk, may have taken away. Looked for at each start.
import type { Store } from '../../store/store.ts'
import { NOTHING } from './chain.ts'
import { hashOf, lastLine, linesFromEnd } from './files.ts'
import { type KeptHead, LAST, openHeads } from './head.ts'

/** In sentences for the operator, each of which names the file. */
export interface Losses {
  /** What no crash and no power loss explains. */
  unexplained: string[]
  /** Lines of the last second before a power loss. */
  explained: string[]
  /** The newest transaction that the log knows to have been durable. */
  seenTransaction: number
}

interface LossParts {
  /** Of the log. */
  folder: string
  /** Of the store. */
  file: string
  store: Pick<Store, 'collection' | 'latestTransaction'>
}

/** Compares the log with the store: each keeps how far the other had come. */
export function findLosses({ folder, file, store }: LossParts): Losses {
  const seen = transactionSeenBy(folder)
  const lines = missingLines(folder, openHeads(store).get(LAST))
  const older =
    `expected ${file} to hold transaction ${seen} or a newer one, since the last line of the audit log in ${folder} ` +
    `saw it there, got ${store.latestTransaction}: the file, or ${file}-wal, is missing, cut or an older copy`
  const cut = `expected the last line that the store knows of in the audit log in ${folder}, got a log that lacks it`
  return {
    unexplained: [
      ...(seen > store.latestTransaction ? [older] : []),
      ...(lines === 'synced' ? [`${cut}: a file of it is missing, cut or an older copy`] : []),
    ],
    seenTransaction: seen,
    explained: lines === 'unsynced' ? [`${cut}: a power loss took its last second`] : [],
  }
}

/** The newest transaction that was durable when the log's last line was written. */
function transactionSeenBy(folder: string): number {
  const line = lastLine(folder)
  if (line === undefined) return 0
  const { addendum }: { addendum?: { storeTransaction?: number } } = JSON.parse(line.toString())
  // Lines of earlier releases name none, but a store was there.
  return addendum?.storeTransaction ?? 1
}

function missingLines(folder: string, head: KeptHead | undefined): 'none' | 'unsynced' | 'synced' {
  if (head === undefined || head.hash === NOTHING) return 'none'
  let holdsLast = false
  for (const line of linesFromEnd(folder)) {
    const hash = hashOf(line)
    holdsLast ||= hash === head.hash
    if (hash === (head.synced ?? head.hash)) return holdsLast ? 'none' : 'unsynced'
  }
  return head.synced === NOTHING && !holdsLast ? 'unsynced' : 'synced'
}
