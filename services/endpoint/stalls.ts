// While one piece of work keeps the one thread, no call is answered. That is seen only afterwards: here it is kept.

export interface Stall {
  /** Milliseconds since 1970: when the thread was free again. */
  ended: number
  milliseconds: number
}

export interface StallWatch {
  /** The longest stall of the last ten minutes; undefined where there was none of a second or more. */
  longest(): Stall | undefined
  stop(): void
}

/** A metronome of this process: never put forward or back, as a clock on the wall is. */
export interface Metronome {
  /** Milliseconds from some moment on. */
  now(): number
  /** Calls `beat` again and again; the returned function stops it. */
  every(milliseconds: number, beat: () => void): () => void
}

export const systemMetronome: Metronome = {
  now: () => performance.now(),
  every(milliseconds, beat) {
    const timer = setInterval(beat, milliseconds).unref()
    return () => clearInterval(timer)
  },
}

const BEAT = 250
const LONG = 1000
const KEPT = 600_000

export interface StallWatchParts {
  metronome: Metronome
  clock: { now(): number }
  log(message: string, details: Readonly<Record<string, unknown>>): void
}

/** Logs each stall of a second or more, and remembers it. */
export function watchStalls({ metronome, clock, log }: StallWatchParts): StallWatch {
  let stalls: Stall[] = []
  let last = metronome.now()
  const fresh = () => stalls.filter(({ ended }) => clock.now() - ended < KEPT)
  const stop = metronome.every(BEAT, () => {
    const now = metronome.now()
    const milliseconds = Math.round(now - last - BEAT)
    last = now
    if (milliseconds < LONG) return
    stalls = [...fresh(), { ended: clock.now(), milliseconds }].slice(-MOST_KEPT)
    log('the event loop stood still: no call was answered meanwhile', { milliseconds })
  })
  return { longest: () => fresh().sort((one, other) => other.milliseconds - one.milliseconds)[0], stop }
}

const MOST_KEPT = 600
