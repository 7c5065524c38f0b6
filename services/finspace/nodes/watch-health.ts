import type { Clock } from '../../store/clock.ts'

export interface Watch {
  clock: Clock
  /** Throws when the node does not answer as it should. */
  check(): Promise<void>
  /** Called when it has not answered for too long. */
  onSilence(): void
  onFault(fault: unknown): void
}

const CHECK_EVERY_MS = 10_000
/** One may fail under a heavy query or a busy machine. */
const FAILED_CHECKS = 3

/** Looks again and again whether a node answers. The returned function ends that. */
export function watchHealth({ clock, check, onSilence, onFault }: Watch): () => void {
  let isWatched = true
  let cancel: () => void = () => undefined
  const checkLater = (failed: number) => {
    cancel = clock.at(clock.now() + CHECK_EVERY_MS, () => void checkNow(failed))
  }
  const checkNow = async (failedBefore: number) => {
    const failed = await check().then(
      () => 0,
      (fault: unknown) => {
        if (isWatched) onFault(fault)
        return failedBefore + 1
      },
    )
    if (!isWatched) return
    if (failed < FAILED_CHECKS) checkLater(failed)
    else onSilence()
  }
  checkLater(0)
  return () => {
    isWatched = false
    cancel()
  }
}
