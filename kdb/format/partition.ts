import { parseDate, parseMonth } from '../temporal.ts'
import { type KdbVector, vector } from '../values.ts'

/** The virtual column that a partitioned database is divided by; it has no file. */
export type PartitionField = 'date' | 'month' | 'year' | 'int'

export type Partition = {
  field: PartitionField
  /** The directory's name, as `2026.11.20`. */
  name: string
  /** As q counts it: days or months since 2000, or the number itself, which may be beyond 2^53. */
  value: bigint
  path: string
}

/** What a directory of this name is a partition of, or undefined when it is none. */
export function parsePartition(name: string): Pick<Partition, 'field' | 'value'> | undefined {
  const date = parseDate(name)
  if (date !== undefined) return { field: 'date', value: BigInt(date) }
  const month = parseMonth(name)
  if (month !== undefined) return { field: 'month', value: BigInt(month) }
  if (!/^\d{1,19}$/.test(name) || BigInt(name) >= 2n ** 63n) return undefined
  return { field: name.length === 4 ? 'year' : 'int', value: BigInt(name) }
}

/** Values of the virtual column. A year is an int, and so is an int partition where 32 bits hold it. */
export function partitionVector(field: PartitionField, values: bigint[]): KdbVector {
  if (field === 'date' || field === 'month') return vector(field, Int32Array.from(values, Number))
  const fits = values.every(value => value < 2n ** 31n)
  return fits ? vector('int', Int32Array.from(values, Number)) : vector('long', BigInt64Array.from(values))
}
