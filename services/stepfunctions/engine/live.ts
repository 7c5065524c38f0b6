import type { Execution } from '../history/execution.ts'
import { endFullHistory, HistoryFull, type Turn } from '../history/turn.ts'
import type { ExecutionRecord } from './records.ts'

/** An execution that is in memory because something is to be done for it. */
export interface Live {
  readonly execution: Execution
  record: ExecutionRecord
  /** What came from outside since the last turn. */
  readonly inbox: Delivery[]
  /** Waits for its turn, or is in it. */
  queued: boolean
  /** The tasks that run in this process, by id. */
  readonly running: Map<number, AbortController>
  /** For when the store has it, where that is known. */
  asked: Asked | undefined
}

export interface Asked {
  due: number
  /** Its tasks run in this process. */
  orAtStart: boolean
}

/** Asked for now, or handed over: a start takes it up. */
export const IS_DUE: Asked = { due: Number.NEGATIVE_INFINITY, orAtStart: true }

export const newLive = (execution: Execution, record: ExecutionRecord, asked?: Asked): Live => ({
  execution,
  record,
  inbox: [],
  queued: false,
  running: new Map(),
  asked,
})

/** One thing from outside: recorded in the next turn, settled when that turn is written. */
export interface Delivery {
  act(turn: Turn): unknown
  resolve(value: unknown): void
  reject(error: unknown): void
}

/** Does what a delivery asks for; answers how to inform its sender, to be called when the turn is written. */
export function deliver({ act, resolve, reject }: Delivery, turn: Turn): () => void {
  try {
    const value = act(turn)
    return () => resolve(value)
  } catch (error) {
    if (!(error instanceof HistoryFull)) return () => reject(error)
    endFullHistory(turn)
    return () => resolve(undefined)
  }
}
