import type { PassRole } from '../../iam/pass-role.ts'
import type { Clock } from '../../store/clock.ts'
import type { Store } from '../../store/store.ts'
import type { Account } from '../../wire/account.ts'
import type { EventStore } from './model.ts'
import type { Routes } from './routes.ts'

/** What the operations work with. */
export interface EventsContext extends Account {
  store: Store
  events: EventStore
  routes: Routes
  clock: Clock
  passRole: PassRole
}
