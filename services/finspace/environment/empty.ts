import { environmentArn } from '../../../model/arn.ts'
import type { Collection } from '../../store/collection.ts'
import { removeDatabase } from '../database/remove.ts'
import { releaseAll } from '../dataview/mounts.ts'
import type { Finspace } from '../finspace.ts'
import { StepFailure } from '../life/life-cycle.ts'
import type { EnvironmentRecord } from './record.ts'

/** Removes what is in an environment. What costs money by itself is never removed on the side: it must be gone. */
export async function emptyEnvironment(
  finspace: Finspace,
  { environmentId }: EnvironmentRecord,
): Promise<void> {
  const { tables, store, lives } = finspace
  const prefix = `${environmentId}/`
  refuseLeft('volumes', tables.volume.list({ prefix }))
  refuseLeft('scaling groups', tables.scalingGroup.list({ prefix }))
  for (const { value } of tables.dataview.list({ prefix })) await releaseAll(finspace, value)
  store.transact(() => {
    for (const { value } of tables.database.list({ prefix })) removeDatabase(finspace, value)
    for (const type of ['dataview', 'cluster', 'volume', 'scalingGroup'] as const) {
      for (const { key } of tables[type].list({ prefix })) lives[type].remove(key)
    }
    clear(tables.user, prefix)
    clear(tables.tag, environmentArn(finspace, environmentId))
  })
}

const GONE = ['DELETED', 'CREATE_FAILED']

function refuseLeft(what: string, left: readonly { key: string; value: { status: string } }[]): void {
  const living = left.filter(({ value }) => !GONE.includes(value.status))
  if (living.length === 0) return
  throw new StepFailure(
    'USER_RECOVERABLE',
    `The environment still contains ${living.length} ${what}. Delete them first.`,
  )
}

function clear(table: Pick<Collection<unknown>, 'list' | 'delete'>, prefix: string): void {
  for (const { key } of table.list({ prefix })) table.delete(key)
}
