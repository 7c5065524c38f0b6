import type { Clock } from '../../store/clock.ts'

/** Which refused calls have a line of their own: a stranger must not fill the disk with them. */
export interface Refusals {
  /** Whether this one may have a line. If not, it is counted. */
  mayWrite(): boolean
  count(): void
  /** Those counted in minutes that have gone by. */
  takeCount(): number
  takeAll(): number
}

/** Some 100 MB a day at most. */
const LINES_A_MINUTE = 100
const MINUTE = 60_000

export function createRefusals(clock: Clock): Refusals {
  let minute = 0
  let lines = 0
  let counted = 0
  let countedIn = 0
  const thisMinute = () => Math.floor(clock.now() / MINUTE)
  const count = () => {
    counted += 1
    countedIn = thisMinute()
  }
  const takeAll = () => {
    const taken = counted
    counted = 0
    return taken
  }
  return {
    mayWrite() {
      if (thisMinute() !== minute) {
        minute = thisMinute()
        lines = 0
      }
      lines += 1
      if (lines <= LINES_A_MINUTE) return true
      count()
      return false
    },
    count,
    takeCount: () => (countedIn === thisMinute() ? 0 : takeAll()),
    takeAll,
  }
}
