import type { Clock } from '../../services/store/clock.ts'

interface Alarm {
  time: number
  run: () => void
  timer: NodeJS.Timeout | undefined
}

/** The time of day, until it is made to leap ahead: for what runs partly in other processes, whose clocks go on as ever. */
export class LeapingClock implements Clock {
  #ahead = 0
  readonly #alarms = new Set<Alarm>()

  now(): number {
    return Date.now() + this.#ahead
  }

  at(time: number, run: () => void): () => void {
    const alarm: Alarm = { time, run, timer: undefined }
    this.#alarms.add(alarm)
    this.#arm(alarm)
    return () => {
      clearTimeout(alarm.timer)
      this.#alarms.delete(alarm)
    }
  }

  atWallTime(time: number, run: () => void): () => void {
    return this.at(time, run)
  }

  leap(milliseconds: number): void {
    this.#ahead += milliseconds
    for (const alarm of this.#alarms) this.#arm(alarm)
  }

  #arm(alarm: Alarm): void {
    clearTimeout(alarm.timer)
    const ring = () => {
      // The system's timers may come a millisecond early.
      if (this.now() < alarm.time) return this.#arm(alarm)
      this.#alarms.delete(alarm)
      alarm.run()
    }
    alarm.timer = setTimeout(ring, Math.min(Math.max(0, alarm.time - this.now()), 2 ** 31 - 1))
  }
}
