// What the kinds have in common that lie within environments.
import type { ResourceRef } from '../../../model/arn.ts'
import type { Collection } from '../../store/collection.ts'
import { keyOf } from './key.ts'

/** All of a kind in an environment. */
export const within = <T>(table: Collection<T>, environmentId: string): { key: string; value: T }[] =>
  table.list({ prefix: `${environmentId}/` })

/** The resource of a kind that an ARN names. */
export function namedIn<T>(table: Collection<T>, named: ResourceRef): T | undefined {
  if (!('name' in named)) return undefined
  const { environmentId, name } = named
  return table.get(
    'databaseName' in named ? keyOf(environmentId, named.databaseName, name) : keyOf(environmentId, name),
  )
}

const GONE = ['DELETED', 'CREATE_FAILED']

/** How many of a kind somebody must still delete. */
export const countLeft = <T extends { status: string }>(
  table: Collection<T>,
  environmentId: string,
): number => within(table, environmentId).filter(({ value }) => !GONE.includes(value.status)).length

/** Orders the lists of a kind and leaves out what is only still remembered. */
export const living = (status: string, place: string) => (status === 'DELETED' ? undefined : `${place}/`)
