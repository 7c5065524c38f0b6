import type { Clock } from '../../../store/clock.ts'
import type { ChangesetProgress } from '../changeset.ts'
import type { Totals } from './listing.ts'

export interface Progress {
  addFiles(count: number): void
  addBytes(count: number): void
  finish(): void
}

const EVERY_MS = 1000

/** Counts, and tells at most once a second, and at the end. */
export function openProgress(
  clock: Clock,
  total: Totals,
  tell: (progress: ChangesetProgress) => void,
): Progress {
  const progress = { filesDone: 0, filesTotal: total.files, bytesDone: 0, bytesTotal: total.bytes }
  let told = clock.now()
  const tellIfDue = () => {
    if (clock.now() - told < EVERY_MS) return
    told = clock.now()
    tell({ ...progress })
  }
  return {
    addFiles(count) {
      progress.filesDone += count
      tellIfDue()
    },
    addBytes(count) {
      progress.bytesDone += count
      tellIfDue()
    },
    finish: () => tell({ ...progress }),
  }
}
