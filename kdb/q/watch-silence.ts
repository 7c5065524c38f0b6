import { KdbConnectionError } from '../ipc/connection-error.ts'

type Watch = {
  /** Asks q for anything. Fails with TIMEOUT where it does not answer within the time. */
  ask: (withinMs: number) => Promise<unknown>
  withinMs: number
  pause: (millis: number) => Promise<unknown>
  /** Called once. */
  onSilence: () => void
}

const longestPauseMs = 30_000

/** Asks q again and again, until it answers nothing for so long. One that refuses, or ends, is not silent. */
export async function watchSilence({ ask, withinMs, pause, onSilence }: Watch): Promise<void> {
  for (;;) {
    await pause(Math.min(withinMs, longestPauseMs))
    try {
      await ask(withinMs)
    } catch (error) {
      if (error instanceof KdbConnectionError && error.code === 'TIMEOUT') return onSilence()
    }
  }
}
