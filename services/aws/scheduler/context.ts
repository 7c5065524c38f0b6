import type { TargetPorts } from '../../delivery/ports.ts'
import type { PassRole } from '../../iam/pass-role.ts'
import type { Clock } from '../../store/clock.ts'
import type { Random } from '../../store/random.ts'
import type { Store } from '../../store/store.ts'
import type { Account } from '../../wire/account.ts'
import type { MissedFirings } from './firing-times.ts'
import type { ScheduleStore } from './model.ts'

/** What the operations and the firings work with. */
export interface SchedulerContext extends Account {
  store: Store
  schedules: ScheduleStore
  clock: Clock
  random: Random
  targets: TargetPorts
  passRole: PassRole
  missedFirings: MissedFirings
  /** Receives faults of the service itself. */
  report(error: unknown): void
}
