/** Time as the services see it. Handed in, so that tests run hours in no time. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number
  /** Calls `run` once, at `time` or as soon after it as possible. The returned function cancels. */
  at(time: number, run: () => void): () => void
}

// setTimeout counts in a signed 32-bit integer: a longer delay would fire at once.
const LONGEST_DELAY = 2 ** 31 - 1

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
}
