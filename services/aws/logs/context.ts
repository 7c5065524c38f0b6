import type { Clock } from '../../store/clock.ts'
import type { Store } from '../../store/store.ts'
import type { Account } from '../../wire/account.ts'
import type { LogStore } from './log-store.ts'

/** What the operations work with. */
export interface LogsContext extends Account {
  logs: LogStore
  store: Store
  clock: Clock
  largestGroup: number
}
