import type { Collection } from './collection.ts'
import { Lanes } from './lanes.ts'
import type { ReadOptions } from './read-options.ts'
import type { Store } from './store.ts'

/** Jobs that are kept until they are done: attempted as soon as they are durable, and again when an attempt says so. */
export interface Queue<J> {
  /** In the running transaction. */
  add(key: string, job: J): void
  /** Resolves when all that was left before is being attempted. */
  start(): Promise<void>
  /** Resolves when the attempts under way have ended. What is left is attempted after the next start. */
  stop(): Promise<void>
}

export interface QueueParts<J> extends ReadOptions {
  store: Store
  /** Of the jobs' collection, and of the work. */
  name: string
  /** Runs at least once for each job, so it must bear repetition. */
  attempt(key: string, job: J, signal: AbortSignal): Promise<Then<J>>
  /** Jobs of one lane wait for each other, a few at a time running; those of others do not wait for them. */
  laneOf?(job: J): string
  /** Receives what no attempt foresaw; it is attempted again soon. */
  report(error: unknown): void
}

/** What comes after an attempt. */
export type Then<J> = 'done' | { again: J; due: number }

export function openQueue<J>({ store, name, attempt, laneOf, report, ...options }: QueueParts<J>): Queue<J> {
  const jobs: Collection<J> = store.collection(name, {}, options)
  const work = store.work(name)
  const lanes = new Lanes()
  const settle = (key: string, then: Then<J>) =>
    store.transact(() => {
      if (then === 'done') {
        jobs.delete(key)
        work.done(key)
      } else {
        jobs.put(key, then.again)
        // A start does not wait: what kept it from being done may have ended with the process before.
        work.ask(key, then.due, { orAtStart: true })
      }
    })
  const take = async (key: string, job: J, signal: AbortSignal) => {
    if (signal.aborted) return
    settle(key, await attempt(key, job, signal))
  }
  return {
    add: (key, job) =>
      store.transact(() => {
        jobs.put(key, job)
        work.ask(key)
      }),
    start: () =>
      work.start(async (key, { signal }) => {
        const job = jobs.get(key)
        if (job === undefined) return settle(key, 'done')
        // No effect outside the store before its cause is on the disk.
        await store.durable()
        await (laneOf === undefined
          ? take(key, job, signal)
          : lanes.run(laneOf(job), () => take(key, job, signal)))
      }, report),
    stop: () => work.stop(),
  }
}
