import { stat } from 'node:fs/promises'
import type { Clock } from '../../../store/clock.ts'
import type { ChangesetProgress } from '../changeset/changeset.ts'
import type { Totals } from './listing.ts'

export interface Progress {
  addFiles(count: number): void
  addBytes(count: number): void
  /** Counts what is at `path` so far, until the returned function ends that: for a file whose bytes are added at its end. */
  growing(path: string): () => void
  /** Reports for the last time. */
  finish(): void
  /** Ends the reports where the copying failed. */
  stop(): void
}

const EVERY_MS = 1000
/** The rate is that of the last seconds: what an earlier attempt had copied counts at once, and says nothing of it. */
const RATE_OVER_MS = 10_000

/** Counts, and reports at the beginning, once a second, and at the end. */
export function openProgress(
  clock: Clock,
  total: Totals,
  report: (progress: ChangesetProgress) => void,
): Progress {
  const done = { files: 0, bytes: 0 }
  const growing = new Set<string>()
  const rate = openRate(clock)
  const reportAt = (bytes: number) => {
    // Objects may have come or changed since they were counted.
    const bytesDone = Math.min(bytes, total.bytes)
    const bytesPerSecond = rate.at(bytesDone)
    report({
      ...{ filesDone: Math.min(done.files, total.files), filesTotal: total.files },
      ...{ bytesDone, bytesTotal: total.bytes, bytesPerSecond },
      ...(bytesPerSecond > 0 ? { secondsLeft: Math.ceil((total.bytes - bytesDone) / bytesPerSecond) } : {}),
    })
  }
  let isOpen = true
  const tick = async () => {
    const sizes = await Promise.all([...growing].map(async path => ({ path, size: await sizeOf(path) })))
    if (!isOpen) return
    // One that is whole by now is among the bytes done.
    const partial = sizes.filter(({ path }) => growing.has(path)).reduce((sum, { size }) => sum + size, 0)
    reportAt(done.bytes + partial)
    arm()
  }
  let cancel: (() => void) | undefined
  const arm = () => {
    cancel = clock.at(clock.now() + EVERY_MS, () => void tick())
  }
  const stop = () => {
    isOpen = false
    cancel?.()
  }
  reportAt(0)
  arm()
  return {
    addFiles(count) {
      done.files += count
    },
    addBytes(count) {
      done.bytes += count
    },
    growing(path) {
      growing.add(path)
      return () => growing.delete(path)
    },
    finish() {
      stop()
      reportAt(done.bytes)
    },
    stop,
  }
}

/** 0 where there is none yet. */
const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  )

function openRate(clock: Clock) {
  let samples: { time: number; bytes: number }[] = []
  return {
    /** Bytes per second, now that so many are done. */
    at(bytes: number): number {
      const time = clock.now()
      samples = [...samples.filter(sample => time - sample.time <= RATE_OVER_MS), { time, bytes }]
      const [first = { time, bytes }] = samples
      return time === first.time
        ? 0
        : Math.max(0, Math.round(((bytes - first.bytes) * 1000) / (time - first.time)))
    },
  }
}
