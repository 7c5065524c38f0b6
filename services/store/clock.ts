/** Time as the services see it. Handed in, so that tests run hours in no time. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number
  /**
   * Calls `run` once, when as much time has passed as lies before `time` now: a step of the wall clock changes
   * nothing. The returned function cancels.
   */
  at(time: number, run: () => void): () => void
  /** As `at`, but calls when the wall clock says `time`: within seconds after a step of it, or a sleep of the host. */
  atWallTime(time: number, run: () => void): () => void
}

// setTimeout counts in a signed 32-bit integer: a longer delay would fire at once.
const LONGEST_DELAY = 2 ** 31 - 1

/** How long a step of the wall clock may go unseen. In milliseconds. */
const LONGEST_LOOK = 2000

export const systemClock: Clock = {
  now: () => Date.now(),
  at(time, run) {
    let timer: NodeJS.Timeout
    const arm = () => {
      const delay = time - Date.now()
      timer = delay > LONGEST_DELAY ? setTimeout(arm, LONGEST_DELAY) : setTimeout(run, Math.max(0, delay))
    }
    arm()
    return () => clearTimeout(timer)
  },
  atWallTime(time, run) {
    let timer: NodeJS.Timeout
    const look = () => {
      if (Date.now() >= time) run()
      else arm()
    }
    const arm = () => {
      timer = setTimeout(look, Math.min(Math.max(0, time - Date.now()), LONGEST_LOOK))
    }
    arm()
    return () => clearTimeout(timer)
  },
}
