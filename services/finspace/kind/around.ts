import type { Clock } from '../../store/clock.ts'
import type { Random } from '../../store/random.ts'
import type { Store } from '../../store/store.ts'
import type { Account } from '../../wire/account.ts'
import type { Capacity } from '../settings/capacity.ts'
import type { Settings } from '../settings/settings.ts'
import type { World } from '../settings/world.ts'
import type { TagTables } from '../tag/tags.ts'

/** What every kind of resource is handed. */
export interface Around extends Account {
  store: Store
  clock: Clock
  random: Random
  settings(): Settings
  world(): World
  /** What nodes have for them all. */
  machine: Capacity
  tables: TagTables
  /** Called with unexpected errors. */
  onFault(fault: unknown): void
  /** Says to the operator what is no fault. */
  log(message: string, details: Readonly<Record<string, unknown>>): void
}
