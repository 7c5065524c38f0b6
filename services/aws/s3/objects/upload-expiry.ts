// Uploads that nobody finishes take disk that no listing of objects shows.
import type { Clock } from '../../../store/clock.ts'
import type { Work } from '../../../store/work.ts'
import type { Uploads } from './uploads.ts'

interface Parts {
  uploads: Pick<Uploads, 'expire'>
  clock: Pick<Clock, 'now'>
  /** How long an upload stays to which no part came. */
  keptMs: number
  report(error: unknown): void
}

/** Ends, once an hour, the uploads to which no part has come for so long. */
export function startUploadExpiry(work: Work, { uploads, clock, keptMs, report }: Parts): Promise<void> {
  const sweep = async () => {
    await uploads.expire(clock.now() - keptMs)
    work.ask(SWEEP, clock.now() + HOUR)
  }
  // A service that is started again within the hour keeps the time of the next sweep.
  if (work.dueOf(SWEEP) === undefined) work.ask(SWEEP, clock.now() + HOUR)
  return work.start(sweep, report)
}

const SWEEP = 'sweep'
const HOUR = 3_600_000
