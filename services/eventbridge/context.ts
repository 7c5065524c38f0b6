import type { Clock } from '../store/clock.ts'
import type { Store } from '../store/store.ts'
import type { EventStore, Place } from './model.ts'
import type { Routes } from './routes.ts'

/** What the operations work with. */
export interface EventsContext extends Place {
  store: Store
  events: EventStore
  routes: Routes
  clock: Clock
}
