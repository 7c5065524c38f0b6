import { KdbError } from '../errors.ts'
import { partitionVector } from '../format/partition.ts'
import { nullOf } from '../nulls.ts'
import {
  atom,
  chars,
  dictionary,
  type KdbAtom,
  type KdbValue,
  type KdbVector,
  list,
  long,
  symbol,
  symbols,
} from '../values.ts'
import type { Mount } from './mount.ts'
import type { Reduction } from './query.ts'
import type { NodeState } from './state.ts'

/** The partitions in rising order, or one reduction of them. */
export const answerPartitions = (
  mount: Mount | undefined,
  { name, reduction }: { name: string; reduction?: Reduction },
): KdbValue => {
  const partitions = partitionsOf(mount, name)
  if (reduction === undefined) return partitions
  if (reduction === 'count') return long(partitions.items.length)
  return itemAt(partitions, reduction === 'min' || reduction === 'first' ? 0 : -1)
}

/** `.kdbflow.health[]`: what a monitor asks, the newest partition visible before all. */
export const answerHealth = ({ mount, options }: NodeState): KdbValue => {
  const newest =
    mount?.database.partitionField === undefined
      ? atom('date', nullDate)
      : itemAt(partitionsOf(mount, '.Q.pv'), -1)
  const facts = {
    cluster: symbol(options.clusterName),
    database: symbol(mount?.databaseName ?? ''),
    path: chars(mount?.path ?? ''),
    tables: symbols([...(mount?.database.tables.keys() ?? [])]),
    partitions: long(mount?.database.partitions.length ?? 0),
    newest,
  }
  return dictionary(symbols(Object.keys(facts)), list(Object.values(facts)))
}

const nullDate = -(2 ** 31)

const partitionsOf = (mount: Mount | undefined, name: string): KdbVector => {
  const field = mount?.database.partitionField
  if (mount === undefined || field === undefined) throw new KdbError(name)
  if (name !== '.Q.pv' && name !== field) throw new KdbError(name)
  return partitionVector(
    field,
    mount.database.partitions.map(({ value }) => value),
  )
}

const itemAt = ({ type, items }: KdbVector, index: number): KdbAtom =>
  atom(type, items.at(index) ?? nullOf(type))
