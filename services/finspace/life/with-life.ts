import { Life, type LifeParts } from './life.ts'
import type { LifeCycle, Living } from './life-cycle.ts'

/** The parts with the lives of a kind's resources among them: the steps of a life cycle change those lives. */
export function withLife<T extends Living, Parts extends LifeParts>(
  parts: Parts,
  cycleOf: (parts: Parts & { life: Life<T> }) => LifeCycle<T>,
): Parts & { life: Life<T> } {
  const whole = {
    ...parts,
    get life(): Life<T> {
      return life
    },
  }
  const life: Life<T> = new Life(cycleOf(whole), parts)
  return whole
}
