// Work that outlives the process. Each piece is a row, not a closure: it stays until it is asked for anew or done, and
// its time coming only hands it over. So a crash at any moment, or an end, loses nothing: the next start hands over
// again what is due.
import type { Clock } from './clock.ts'
import type { Connection } from './transactions.ts'
import {
  BATCH,
  type Backlog,
  openWorkRows,
  type Place,
  readBacklog,
  TABLE,
  type WorkRows,
} from './work-rows.ts'

/** All work of one name. */
export interface Work {
  /** Asks, in the running transaction, for `key` to be handed over at `due`, now where absent (milliseconds since 1970). */
  ask(key: string, due?: number, options?: AskOptions): void
  /** Takes `key` away, in the running transaction. */
  done(key: string): void
  dueOf(key: string): number | undefined
  /** How many a start would take up at once. */
  countReady(): number
  /** Hands `key` over again where it is due and was handed over before: what it waited for may have come. */
  wake(key: string): void
  /**
   * Hands over what is due, and the rest at its time, one key at a time to nobody else. What has ended without `ask`
   * or `done` rests until it is woken, or until the next start; what has failed is handed over again soon. Resolves
   * when what the start has found was handed over.
   */
  start(run: Run, report: (error: unknown) => void): Promise<void>
  /** Resolves when all that runs has ended. From the call on nothing is handed over, and everything is kept. */
  stop(): Promise<void>
}

export interface AskOptions {
  /** Also at the next start, however early that is: somebody in this process works on it. */
  orAtStart?: boolean
}

export type Run = (key: string, handed: Handed) => Promise<void> | void

export interface Handed {
  /** Aborted when the work is stopped. */
  signal: AbortSignal
  /** How many starts have found it to be done: what was found more than once may be what ended the process. */
  starts: number
}

interface WorkParts {
  connection: Connection
  clock: Clock
  durable(): Promise<void>
}

/** In milliseconds: the disk may be full, or the fault pass by itself. */
const RETRY_AFTER = 10_000

/** So many a start hands over in one turn of the event loop. */
const STRETCH = 20

/** Work by its name, the same at each call. */
export function openWorks({ connection, ...parts }: WorkParts) {
  connection.database.exec(TABLE)
  const works = new Map<string, Work>()
  return {
    work(name: string): Work {
      const work = works.get(name) ?? new WorkOfName(openWorkRows(connection, name), parts)
      works.set(name, work)
      return work
    },
    backlog: (): Backlog[] => readBacklog(connection, parts.clock.now()),
    /** Whoever has started work has stopped it, or has nothing under way: what only expires, say. */
    stop() {
      for (const work of works.values()) void work.stop()
    },
  }
}

interface Running {
  abort: AbortController
  /** Asked for anew, or woken, meanwhile. */
  again: boolean
  ended: Promise<void>
}

/** Behind every key. */
const LAST = '\u{10FFFF}'

class WorkOfName implements Work {
  readonly #rows: WorkRows
  readonly #parts: Omit<WorkParts, 'connection'>
  #run: Run | undefined
  #report: (error: unknown) => void = () => undefined
  readonly #running = new Map<string, Running>()
  /** With which time a key was handed over, as long as nobody has asked for it since. */
  readonly #handed = new Map<string, number>()
  /** Asked for in this turn of the event loop, and due. */
  readonly #asked = new Set<string>()
  /** What the start has found and not handed over yet. */
  readonly #found = new Set<string>()
  #takingUp: Promise<void> = Promise.resolve()
  /** All that is due up to here was handed over. */
  #place: Place = { due: Number.NEGATIVE_INFINITY, key: '' }
  #alarm: { due: number; cancel: () => void } | undefined
  readonly #retries = new Map<string, () => void>()

  constructor(rows: WorkRows, parts: Omit<WorkParts, 'connection'>) {
    this.#rows = rows
    this.#parts = parts
  }

  ask(key: string, due = this.#parts.clock.now(), { orAtStart = false }: AskOptions = {}): void {
    this.#rows.put(key, { due, orAtStart })
    this.#forget(key)
    if (this.#run === undefined) return
    if (due <= this.#parts.clock.now()) this.#handOverSoon(key)
    else this.#expect(due)
  }

  done(key: string): void {
    this.#rows.delete(key)
    this.#forget(key)
  }

  dueOf(key: string): number | undefined {
    return this.#rows.dueOf(key)
  }

  countReady(): number {
    return this.#rows.count(this.#parts.clock.now())
  }

  wake(key: string): void {
    if (this.#run !== undefined) this.#handOverSoon(key)
  }

  start(run: Run, report: (error: unknown) => void): Promise<void> {
    const { clock } = this.#parts
    this.#run = run
    this.#report = report
    const found = this.#rows.takeUp(clock.now())
    this.#place = { due: clock.now(), key: LAST }
    for (const { key } of found) this.#found.add(key)
    this.#expectNext()
    this.#takingUp = this.#takeUp(found).catch(report)
    return this.#takingUp
  }

  async stop(): Promise<void> {
    this.#run = undefined
    this.#alarm?.cancel()
    this.#alarm = undefined
    for (const cancel of this.#retries.values()) cancel()
    for (const memory of [this.#retries, this.#handed, this.#asked, this.#found]) memory.clear()
    for (const { abort } of this.#running.values()) abort.abort()
    await this.#takingUp
    await Promise.all([...this.#running.values()].map(({ ended }) => ended))
  }

  /** What was handed over, or was to be, is asked for anew. */
  #forget(key: string): void {
    this.#handed.delete(key)
    this.#found.delete(key)
  }

  async #takeUp(found: readonly (Place & { starts: number })[]): Promise<void> {
    if (found.length === 0) return
    // One of them may be what ended the process: the next start must know that this one took it up.
    await this.#parts.durable()
    for (const [index, { key, due, starts }] of found.entries()) {
      // Thousands are handed over between other work, not before it.
      if (index > 0 && index % STRETCH === 0) await new Promise(resolve => setImmediate(resolve))
      if (!this.#found.delete(key)) continue
      if (due <= this.#place.due) this.#handed.set(key, due)
      this.#handOver(key, starts)
    }
  }

  /** Behind the transaction of whoever asks. */
  #handOverSoon(key: string): void {
    if (this.#asked.size === 0) queueMicrotask(() => this.#handOverAsked())
    this.#asked.add(key)
  }

  #handOverAsked(): void {
    const keys = [...this.#asked]
    this.#asked.clear()
    for (const key of keys) {
      // The transaction that asked may have been undone.
      const due = this.#rows.dueOf(key)
      if (due === undefined) continue
      if (due > this.#parts.clock.now()) this.#expect(due)
      else {
        this.#found.delete(key)
        this.#handed.set(key, due)
        this.#handOver(key)
      }
    }
  }

  #handOver(key: string, starts = 0): void {
    const running = this.#running.get(key)
    if (running !== undefined) running.again = true
    else if (this.#run !== undefined) this.#begin(key, starts, this.#run)
  }

  #begin(key: string, starts: number, run: Run): void {
    const abort = new AbortController()
    try {
      const work = run(key, { signal: abort.signal, starts })
      if (work === undefined) return
      const running: Running = { abort, again: false, ended: Promise.resolve() }
      this.#running.set(key, running)
      running.ended = work.catch(error => this.#failed(key, error)).then(() => this.#ended(key, running))
    } catch (error) {
      this.#failed(key, error)
    }
  }

  #ended(key: string, { again }: Running): void {
    this.#running.delete(key)
    if (again && this.#run !== undefined) this.#handOverSoon(key)
  }

  #failed(key: string, error: unknown): void {
    this.#report(error)
    if (this.#run === undefined) return
    const { clock } = this.#parts
    this.#retries.get(key)?.()
    const retry = () => {
      this.#retries.delete(key)
      this.wake(key)
    }
    this.#retries.set(key, clock.at(clock.now() + RETRY_AFTER, retry))
  }

  #expect(due: number): void {
    // The wall clock may have been set back.
    if (due <= this.#place.due) this.#place = { due: due - 1, key: LAST }
    if (this.#alarm !== undefined && this.#alarm.due <= due) return
    this.#alarm?.cancel()
    this.#alarm = { due, cancel: this.#parts.clock.atWallTime(due, () => this.#ring()) }
  }

  #expectNext(): void {
    const due = this.#rows.next(this.#place)
    if (due !== undefined) this.#expect(due)
  }

  #ring(): void {
    this.#alarm = undefined
    const now = this.#parts.clock.now()
    const due = this.#rows.due(this.#place, now)
    this.#place = (due.length === BATCH ? due.at(-1) : undefined) ?? { due: now, key: LAST }
    for (const { key, due: time } of due) {
      if (this.#handed.get(key) === time) continue
      // One before it may have ended all, or moved it.
      if (this.#run === undefined || this.#rows.dueOf(key) !== time) continue
      this.#handed.set(key, time)
      this.#handOver(key)
    }
    if (this.#run !== undefined) this.#expectNext()
  }
}
