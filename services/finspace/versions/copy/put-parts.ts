import type { Clock } from '../../../store/clock.ts'
import type { ObjectSource } from '../changeset/object-source.ts'
import type { Progress } from './progress.ts'

export interface PutParts {
  objects: ObjectSource
  clock: Clock
  folder: string
  /** The folder may hold what an earlier attempt copied. */
  resuming: boolean
  progress: Progress
  signal: AbortSignal
}
