import { partitionVector } from '../../format/partition.ts'
import { nullOf } from '../../nulls.ts'
import {
  atom,
  chars,
  dictionary,
  type KdbValue,
  type KdbVector,
  list,
  long,
  symbol,
  symbols,
} from '../../values.ts'
import type { Mount } from './mount.ts'
import type { NodeState } from './state.ts'

/** The partitions in rising order, by the name `.Q.pv` or that of the virtual column. */
export function partitionsOf(mount: Mount | undefined, name: string): KdbVector | undefined {
  const field = mount?.database.partitionField
  if (mount === undefined || field === undefined || (name !== '.Q.pv' && name !== field)) return undefined
  return partitionVector(
    field,
    mount.database.partitions.map(({ value }) => value),
  )
}

/** `.kdbflow.health[]`: what a monitor asks, the newest partition visible before all. */
export function answerHealth({ mount, options }: NodeState): KdbValue {
  const partitions = partitionsOf(mount, '.Q.pv')
  const newest =
    partitions === undefined
      ? atom('date', nullOf('date') as number)
      : atom(partitions.type, (partitions.items.at(-1) ?? nullOf(partitions.type)) as never)
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
