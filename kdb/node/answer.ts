import { KdbError, KdbFormatError } from '../errors.ts'
import { columnsOf } from '../format/database.ts'
import { countAllRows } from '../format/row-counts.ts'
import { type KdbValue, long, symbols } from '../values.ts'
import { globalOf } from './globals.ts'
import { answerMeta } from './meta.ts'
import { type MountedTable, tableOf } from './mount.ts'
import { answerHealth, answerPartitions } from './partitions.ts'
import type { Query } from './query.ts'
import { answerSelect } from './select.ts'
import type { NodeState } from './state.ts'

/** Answers a query. Throws `KdbError`, as q would signal it. */
export const answerQuery = async (query: Query, state: NodeState): Promise<KdbValue> => {
  try {
    return await answer(query, state)
  } catch (error) {
    if (!(error instanceof KdbFormatError)) throw error
    // A file is named as it is in the database: where that lies on the server is no client's business.
    throw new KdbError(error.message.replaceAll(`${state.mount?.database.root}/`, ''))
  }
}

const answer = async (query: Query, state: NodeState): Promise<KdbValue> => {
  const { mount, options } = state
  switch (query.ask) {
    case 'tables':
      return symbols([...(mount?.database.tables.keys() ?? [])])
    case 'cols':
      return answerCols(tableOf(mount, query.table))
    case 'meta':
      return await answerMeta(tableOf(mount, query.table))
    case 'count':
      return await answerCount(tableOf(mount, query.table))
    case 'rows':
      return long(rowsOf(await answerSelect(tableOf(mount, query.of.table), query.of, options)))
    case 'one':
      return long(1)
    case 'partitions':
      return answerPartitions(mount, query)
    case 'select':
      return await answerSelect(tableOf(mount, query.table), query, options)
    case 'global':
      return globalOf(query.name, state)
    case 'health':
      return answerHealth(state)
  }
}

const answerCols = ({ mount, table }: MountedTable): KdbValue => symbols(columnsOf(mount.database, table))

const answerCount = async ({ mount, table }: MountedTable): Promise<KdbValue> =>
  long(await countAllRows(table, mount.countRows))

/** Rows of what a select answers, keyed or not. */
const rowsOf = (value: KdbValue): number => {
  if (value.kind === 'dictionary') return rowsOf(value.values)
  const [column] = value.kind === 'table' ? value.values : []
  return column?.kind === 'vector' || column?.kind === 'list' ? column.items.length : 0
}
