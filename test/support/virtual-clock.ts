import type { Clock } from '../../services/store/clock.ts'

/** A clock that stands still until it is moved. Due callbacks run in order, each at its own time. */
export class VirtualClock implements Clock {
  #now: number
  #alarms: { time: number; run: () => void }[] = []

  constructor(now = Date.parse('2026-01-05T00:00:00Z')) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  at(time: number, run: () => void): () => void {
    const alarm = { time, run }
    this.#alarms.push(alarm)
    return () => {
      this.#alarms = this.#alarms.filter(other => other !== alarm)
    }
  }

  atWallTime(time: number, run: () => void): () => void {
    return this.at(time, run)
  }

  /** When the next callback is due. */
  next(): number | undefined {
    return this.#alarms.length === 0 ? undefined : Math.min(...this.#alarms.map(alarm => alarm.time))
  }

  advance(milliseconds: number): void {
    this.advanceTo(this.#now + milliseconds)
  }

  advanceTo(time: number): void {
    for (let due = this.#takeDue(time); due !== undefined; due = this.#takeDue(time)) {
      this.#now = Math.max(this.#now, due.time)
      due.run()
    }
    this.#now = Math.max(this.#now, time)
  }

  #takeDue(time: number) {
    const [first] = this.#alarms.filter(alarm => alarm.time <= time).sort((a, b) => a.time - b.time)
    if (first !== undefined) this.#alarms = this.#alarms.filter(alarm => alarm !== first)
    return first
  }
}
