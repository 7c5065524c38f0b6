import { rmSync, statSync, writeFileSync } from 'node:fs'
import type { Clock } from '../../store/clock.ts'

/** Room on the disk that is given up for the lines of calls in progress when the disk becomes full. */
export interface Reserve {
  /** @throws what the file system says where there is no room for it */
  fill(): void
  release(): void
}

/** The lines of some hundred calls. */
const BYTES = 1024 * 1024
/** How long a full disk is left alone: an attempt takes the last room from everything else for a moment. */
const RETRY_MS = 1000

export function openReserve(path: string, clock: Clock): Reserve {
  let isFull = statSync(path, { throwIfNoEntry: false })?.size === BYTES
  let failure: { error: unknown; until: number } | undefined
  return {
    fill() {
      if (isFull) return
      if (failure !== undefined && clock.now() < failure.until) throw failure.error
      try {
        writeFileSync(path, Buffer.alloc(BYTES, 1), { mode: 0o600 })
        isFull = true
      } catch (error) {
        failure = { error, until: clock.now() + RETRY_MS }
        rmSync(path, { force: true })
        throw error
      }
    },
    release() {
      isFull = false
      rmSync(path, { force: true })
    },
  }
}
