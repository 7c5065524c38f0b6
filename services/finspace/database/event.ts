import { kxStateChange } from '../../../events/resource-events.ts'
import { databaseArn } from '../../../model/arn.ts'
import { send } from '../../delivery/bus-event.ts'
import type { DatabaseParts } from './parts.ts'
import type { DatabaseRecord } from './record.ts'

/** A database has no status in the API; its coming and going is published all the same. */
export function publishDatabase(
  parts: DatabaseParts,
  { environmentId, databaseName, told }: DatabaseRecord,
  { before, status }: { before?: string; status: string },
): void {
  const { store, clock } = parts
  send(
    store.outbox,
    kxStateChange({
      resource: {
        type: 'Database',
        arn: databaseArn(parts, environmentId, databaseName),
        environmentId,
        ...(before === undefined ? {} : { previousStatus: before }),
        status,
      },
      sequence: told,
      time: clock.now(),
    }),
  )
}
