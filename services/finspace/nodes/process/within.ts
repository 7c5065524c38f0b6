import type { Clock } from '../../../store/clock.ts'

const LOOK_EVERY_MS = 20

/** Whether it comes to hold within that time. */
export async function within(clock: Clock, millis: number, holds: () => boolean): Promise<boolean> {
  for (const end = clock.now() + millis; !holds(); ) {
    if (clock.now() >= end) return false
    await new Promise<void>(resolve => clock.at(Math.min(end, clock.now() + LOOK_EVERY_MS), resolve))
  }
  return true
}
