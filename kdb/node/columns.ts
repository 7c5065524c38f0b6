import { columnsOf } from '../format/database.ts'
import type { KdbTable, KdbValue } from '../values.ts'
import type { MountedTable } from './mount.ts'
import type { SelectItem } from './query.ts'

export const everyColumn = ({ mount, table }: MountedTable): SelectItem[] =>
  columnsOf(mount.database, table).map(name => ({ name, of: { kind: 'name', name } }))

export const tableOf = (columns: string[], values: KdbValue[]): KdbTable => ({
  kind: 'table',
  attribute: '',
  columns,
  values,
})
