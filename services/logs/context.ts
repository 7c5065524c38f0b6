import type { Clock } from '../store/clock.ts'
import type { Store } from '../store/store.ts'
import type { LogStore } from './log-store.ts'

/** What the operations work with. */
export interface LogsContext {
  logs: LogStore
  store: Store
  clock: Clock
  region: string
  accountId: string
  largestGroup: number
}
