import { parseDate, parseMonth } from '../temporal.ts'
import { type KdbVector, vector } from '../values.ts'

/** The virtual column that a partitioned database is divided by; it has no file. */
export type PartitionField = 'date' | 'month' | 'year' | 'int'

export type Partition = {
  field: PartitionField
  /** The directory's name, as `2026.11.20`. */
  name: string
  /** As q counts it: days or months since 2000, or the number itself. */
  value: number
  path: string
}

/** What a directory of this name is a partition of, or undefined when it is none. */
export const parsePartition = (name: string): Pick<Partition, 'field' | 'value'> | undefined => {
  const date = parseDate(name)
  if (date !== undefined) return { field: 'date', value: date }
  const month = parseMonth(name)
  if (month !== undefined) return { field: 'month', value: month }
  if (!/^\d+$/.test(name)) return undefined
  return { field: name.length === 4 ? 'year' : 'int', value: Number(name) }
}

/** Values of the virtual column. A year is an int, and so is an int partition where 32 bits hold it. */
export const partitionVector = (field: PartitionField, values: number[]): KdbVector => {
  if (field === 'date' || field === 'month') return vector(field, Int32Array.from(values))
  const fits = values.every(value => value < 2 ** 31)
  return fits ? vector('int', Int32Array.from(values)) : vector('long', BigInt64Array.from(values, BigInt))
}
