// Amazon EventBridge Scheduler: schedules, and their firings.
import type { TargetPorts } from '../../delivery/ports.ts'
import { checkPassRole, type PassRole } from '../../iam/pass-role.ts'
import type { Clock } from '../../store/clock.ts'
import type { Random } from '../../store/random.ts'
import type { Store } from '../../store/store.ts'
import type { Service } from '../../wire/call.ts'
import { restJson } from '../../wire/rest-json.ts'
import { createFirings } from './firing.ts'
import type { MissedFirings } from './firing-times.ts'
import { groupOperations, newGroup } from './groups.ts'
import { openScheduleStore } from './model.ts'
import { scheduleOperations } from './schedules.ts'

export interface SchedulerParts {
  store: Store
  clock: Clock
  random: Random
  region: string
  accountId: string
  targets: TargetPorts
  /** Checks who gives a schedule a role. */
  passRole?: PassRole
  /** What becomes of firings that were due while the machine was off. */
  missedFirings?: MissedFirings
  /** Receives faults of the service itself. */
  report(error: unknown): void
}

export function createScheduler(parts: SchedulerParts): Service {
  const schedules = openScheduleStore(parts.store)
  const context = { missedFirings: 'latest' as const, passRole: checkPassRole, ...parts, schedules }
  const firings = createFirings(context)
  return {
    ...restJson({
      name: 'scheduler',
      region: parts.region,
      operations: { ...scheduleOperations(context), ...groupOperations(context) },
    }),
    async start() {
      if (schedules.groups.get('default') === undefined) {
        schedules.groups.put('default', newGroup('default', parts.clock.now()))
      }
      await firings.start()
    },
    stop: () => firings.stop(),
  }
}
