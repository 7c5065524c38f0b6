import type { Clock } from '../store/clock.ts'

/** How long a clean end may take, in milliseconds: who asked for it, such as systemd, waits little longer. */
const LONGEST_END = 30_000

/** What is to be ended with the service: last begun, first ended. */
export interface Closing {
  add(name: string, end: () => unknown): void
  /** @throws {Error} naming what it was waiting for, when the time is over; what was begun before that is not ended then */
  close(): Promise<void>
}

export function createClosing(clock: Clock): Closing {
  const begun: { name: string; end: () => unknown }[] = []
  let waitsFor = 'nothing'
  const endAll = async () => {
    for (const { name, end } of begun.splice(0).reverse()) {
      waitsFor = name
      await end()
    }
  }
  return {
    add: (name, end) => void begun.push({ name, end }),
    async close() {
      const late = Promise.withResolvers<never>()
      const cancel = clock.at(clock.now() + LONGEST_END, () =>
        late.reject(
          new Error(
            `expected a clean end within ${LONGEST_END / 1000} s, got none: still ending ${waitsFor}`,
          ),
        ),
      )
      try {
        await Promise.race([endAll(), late.promise])
      } finally {
        cancel()
      }
    },
  }
}
