import { concatenate } from '../concatenate.ts'
import { KdbError, KdbFormatError } from '../errors.ts'
import type { Database } from '../format/database.ts'
import { nullIndex } from '../format/enumeration.ts'
import { type Partition, partitionVector } from '../format/partition.ts'
import { openPartColumn, type Table, type TablePart } from '../format/table.ts'
import type { KdbList, KdbVector } from '../values.ts'
import type { MountedTable } from './mount.ts'
import type { Condition } from './query.ts'
import { firstRows, lengthOf, narrow, readSpans, type Span } from './spans.ts'

/** A table of a database. */
export type Source = { database: Database; table: Table }

/** The rows of one part of a table that a query is about. */
export type PartRows = { part: TablePart; spans: Span[] }

/**
 * The first `limit` rows that meet every condition, in the parts that have any.
 * Conditions on the partition read no column, so they go first.
 */
export const matchingRows = async (
  { mount: { database, countRows }, table }: MountedTable,
  where: Condition[],
  limit = Number.POSITIVE_INFINITY,
): Promise<PartRows[]> => {
  const isVirtual = ({ column }: Condition) => table.partitioned && column === database.partitionField
  const onPartition = where.filter(isVirtual)
  const onColumns = where.filter(condition => !isVirtual(condition))
  const matching: PartRows[] = []
  let left = limit
  for (const part of table.parts) {
    if (left <= 0) break
    if (!onPartition.every(condition => isInPartition(part.partition, condition))) continue
    let spans: Span[] = [{ from: 0, to: await countRows(table, part) }]
    for (const condition of onColumns) spans = await narrowBy(condition, { database, table, part, spans })
    spans = firstRows(spans, left)
    left -= lengthOf(spans)
    if (lengthOf(spans) > 0) matching.push({ part, spans })
  }
  return matching
}

const isInPartition = (partition: Partition | undefined, condition: Condition): boolean => {
  if (partition === undefined) return false
  if (condition.test === 'in') {
    return condition.values.some(value => typeof value !== 'string' && BigInt(value) === partition.value)
  }
  return condition.low <= partition.value && partition.value <= condition.high
}

type Rows = Source & PartRows

/** Conditions on columns compare symbols alone: those are what databases are parted by. */
const narrowBy = async (condition: Condition, { database, table, part, spans }: Rows): Promise<Span[]> => {
  if (!table.columns.includes(condition.column)) throw new KdbError(condition.column)
  await using column = await openPartColumn(part, { name: condition.column, domain: database.domain })
  const { enumeration } = column
  if (enumeration === undefined || condition.test !== 'in') throw new KdbError('nyi')
  if (condition.values.some(value => typeof value !== 'string')) throw new KdbError('type')
  const { names, indexes } = enumeration
  const wanted = new Set(condition.values.map(value => names.indexOf(String(value))))
  // An empty symbol is the null, or one that q has added to the list.
  if (condition.values.includes('')) wanted.add(nullIndex)
  return await narrow(spans, indexes, wanted)
}

/** One column of these rows, piece by piece. */
export async function* readPart(
  { database, table }: Source,
  name: string,
  { part, spans }: PartRows,
): AsyncGenerator<KdbVector | KdbList> {
  if (part.partition?.field === name) {
    yield partitionVector(name, new Array<bigint>(lengthOf(spans)).fill(part.partition.value))
    return
  }
  if (!table.columns.includes(name)) throw new KdbError(name)
  await using column = await openPartColumn(part, { name, domain: database.domain })
  const end = spans.at(-1)?.to ?? 0
  if (column.header.counted && end > column.header.count) {
    throw new KdbFormatError('CORRUPT', `${column.path}: expected ${end} rows, got ${column.header.count}`)
  }
  yield* readSpans(column, spans)
}

/** One column of rows in any number of parts, whole. Of none, it still has the type that the last part gives it. */
export const readColumn = async (
  source: Source,
  name: string,
  parts: PartRows[],
): Promise<KdbVector | KdbList> => {
  const none = source.table.parts.slice(-1).map(part => ({ part, spans: [{ from: 0, to: 0 }] }))
  const pieces: (KdbVector | KdbList)[] = []
  for (const part of parts.length > 0 ? parts : none) {
    for await (const piece of readPart(source, name, part)) pieces.push(piece)
  }
  const [first, ...rest] = pieces
  if (first === undefined) throw new KdbError(name)
  return concatenate(name, [first, ...rest])
}
