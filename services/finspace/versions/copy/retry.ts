import type { Clock } from '../../../store/clock.ts'
import { ObjectSourceError } from '../changeset/object-source.ts'

const DELAYS_MS = [200, 1000, 5000]

/** Tries again what a source says may succeed later. `attempt` counts from 0. */
export async function retryUnavailable<T>(clock: Clock, run: (attempt: number) => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await run(attempt)
    } catch (error) {
      const delay = DELAYS_MS[attempt]
      if (delay === undefined || !(error instanceof ObjectSourceError) || error.code !== 'Unavailable')
        throw error
      await new Promise<void>(resolve => clock.at(clock.now() + delay, resolve))
    }
  }
}
