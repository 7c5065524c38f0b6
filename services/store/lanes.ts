/** So much of a lane runs at a time. */
const WIDTH = 16

interface Lane {
  running: number
  waiting: (() => void)[]
}

/** Runs work by lane: begun in the order of the calls, no more than a few of a lane at a time. */
export class Lanes {
  readonly #lanes = new Map<string, Lane>()

  async run(name: string, work: () => Promise<void>): Promise<void> {
    const lane = this.#lanes.get(name) ?? { running: 0, waiting: [] }
    this.#lanes.set(name, lane)
    // Whoever ends gives its place to the first that waits.
    if (lane.running === WIDTH) await new Promise<void>(resolve => lane.waiting.push(resolve))
    else lane.running += 1
    try {
      await work()
    } finally {
      const next = lane.waiting.shift()
      if (next !== undefined) next()
      else lane.running -= 1
      if (lane.running === 0) this.#lanes.delete(name)
    }
  }
}
