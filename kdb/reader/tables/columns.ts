import { columnsOf } from '../../format/database.ts'
import type { KdbTable, KdbValue } from '../../values.ts'
import type { SelectItem } from '../operators/expression.ts'
import type { TableSource } from './mount.ts'

export const everyColumn = (source: TableSource): SelectItem[] =>
  columnsOf(source, source.table).map(name => ({ name, of: { kind: 'name', name } }))

export const tableOf = (columns: string[], values: KdbValue[]): KdbTable => ({
  kind: 'table',
  attribute: '',
  columns,
  values,
})
