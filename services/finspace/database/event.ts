import { kxStateChange } from '../../../events/resource-events.ts'
import { databaseArn } from '../../../model/arn.ts'
import { send } from '../../delivery/bus-event.ts'
import type { Finspace } from '../finspace.ts'
import type { DatabaseRecord } from './record.ts'

/** A database has no status in the API; its coming and going is told all the same. */
export function tellDatabase(
  finspace: Finspace,
  { environmentId, databaseName, told }: DatabaseRecord,
  { before, status }: { before?: string; status: string },
): void {
  const { store, clock } = finspace
  send(
    store.outbox,
    kxStateChange({
      resource: {
        type: 'Database',
        arn: databaseArn(finspace, environmentId, databaseName),
        environmentId,
        ...(before === undefined ? {} : { previousStatus: before }),
        status,
      },
      sequence: told,
      time: clock.now(),
    }),
  )
}
