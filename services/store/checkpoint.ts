import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** A passive checkpoint after every so many syncs keeps the write-ahead log short. */
const SYNCS_PER_CHECKPOINT = 256

/** Moves what the write-ahead log holds into the database file, in a thread of its own. */
export class Checkpointer {
  readonly #file: string
  #worker: Worker | undefined
  #syncs = 0

  constructor(file: string) {
    this.#file = file
  }

  afterSync(): void {
    this.#syncs += 1
    if (this.#syncs % SYNCS_PER_CHECKPOINT === 0) this.#thread().postMessage('checkpoint')
  }

  async close(): Promise<void> {
    if (this.#worker === undefined) return
    const exit = once(this.#worker, 'exit')
    // An unreferenced thread would let the process end before it has closed the file.
    this.#worker.ref()
    this.#worker.postMessage('close')
    await exit
  }

  #thread(): Worker {
    if (this.#worker !== undefined) return this.#worker
    this.#worker = new Worker(new URL('./checkpoint-thread.ts', import.meta.url), { workerData: this.#file })
    this.#worker.unref()
    return this.#worker
  }
}
