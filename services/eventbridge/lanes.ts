/** So many attempts at one target run at a time; those of other targets do not wait for them. */
const WIDTH = 16

/** Runs work by lane: begun in the order of adding, no more than a few of a lane at a time. */
export class Lanes {
  readonly #lanes = new Map<string, { running: number; waiting: (() => Promise<void>)[] }>()
  readonly #onError: (error: unknown) => void
  #idle: (() => void)[] = []

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError
  }

  add(name: string, work: () => Promise<void>): void {
    const lane = this.#lanes.get(name) ?? { running: 0, waiting: [] }
    this.#lanes.set(name, lane)
    lane.waiting.push(work)
    if (lane.running < WIDTH) void this.#run(name, lane)
  }

  /** Resolves when nothing runs and nothing waits. */
  idle(): Promise<void> {
    return this.#lanes.size === 0 ? Promise.resolve() : new Promise(resolve => this.#idle.push(resolve))
  }

  async #run(name: string, lane: { running: number; waiting: (() => Promise<void>)[] }): Promise<void> {
    lane.running += 1
    for (let work = lane.waiting.shift(); work !== undefined; work = lane.waiting.shift()) {
      await work().catch(this.#onError)
    }
    lane.running -= 1
    if (lane.running === 0) this.#lanes.delete(name)
    if (this.#lanes.size > 0) return
    for (const resolve of this.#idle) resolve()
    this.#idle = []
  }
}
