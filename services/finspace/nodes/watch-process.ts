import type { NodeExit, NodeProcess } from '../../../kdb/node/launch.ts'
import type { Clock } from '../../store/clock.ts'

export interface Watch {
  clock: Clock
  /** Throws when the process does not answer as it should. */
  check(): Promise<void>
  kill(pid: number): void
  onFault(fault: unknown): void
  onEnd(exit: NodeExit): void
}

const CHECK_EVERY_MS = 10_000
/** One may fail under a heavy query or a busy machine. */
const FAILED_CHECKS = 3

/** Tells when a process has ended, and ends one that no longer answers. The returned function ends the watch. */
export function watchProcess(process: NodeProcess, watch: Watch): () => void {
  const { clock, check, kill, onFault, onEnd } = watch
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
    else kill(process.pid)
  }
  const unwatch = () => {
    isWatched = false
    cancel()
  }
  process.exited.then(exit => {
    if (!isWatched) return
    unwatch()
    onEnd(exit)
  })
  checkLater(0)
  return unwatch
}
