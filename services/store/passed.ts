import type { Clock } from './clock.ts'

interface Delay {
  /** Milliseconds. */
  delay: number
  signal: AbortSignal
}

/** Resolves after the delay, or at once when the signal is aborted. */
export const passed = (clock: Clock, { delay, signal }: Delay): Promise<void> =>
  new Promise(resolve => {
    if (signal.aborted) return resolve()
    const cancel = clock.at(clock.now() + delay, () => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    })
    const onAbort = () => {
      cancel()
      resolve()
    }
    signal.addEventListener('abort', onAbort, { once: true })
  })
