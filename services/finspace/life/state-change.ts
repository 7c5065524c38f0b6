import type { ErrorInfo } from '../../../events/error-info.ts'
import { kxStateChange } from '../../../events/resource-events.ts'
import type { LifeCycle, Living } from './life-cycle.ts'

interface Happening<T extends Living> {
  before: T | undefined
  after: T
  info: ErrorInfo | undefined
  /** Milliseconds since 1970. */
  time: number
}

/** The event of a resource's new state. */
export const stateChange = <T extends Living>(
  { type, arnOf }: LifeCycle<T>,
  { before, after, info, time }: Happening<T>,
) =>
  kxStateChange({
    resource: {
      type,
      arn: arnOf(after),
      environmentId: after.environmentId,
      ...(before === undefined ? {} : { previousStatus: before.status }),
      status: after.status,
    },
    errorInfo: info,
    sequence: after.told,
    time,
  })
