import { join } from 'node:path'
import { concatenate } from '../concatenate.ts'
import { KdbError } from '../errors.ts'
import { openColumn } from '../format/column.ts'
import type { Database, Table, TablePart } from '../format/database.ts'
import { type Partition, partitionVector } from '../format/partition.ts'
import type { KdbList, KdbVector } from '../values.ts'
import type { Mount } from './mount.ts'
import type { Condition } from './query.ts'
import { lengthOf, narrow, readSpans, type Span } from './spans.ts'

/** A table of a database. */
export type Source = { database: Database; table: Table }

/** The rows of one part of a table that a query is about. */
export type PartRows = { part: TablePart; spans: Span[] }

/** The rows that meet every condition. Conditions on the partition read no column, so they go first. */
export const matchingParts = async (
  { database, counts }: Mount,
  table: Table,
  where: Condition[],
): Promise<PartRows[]> => {
  const rows = await counts(table)
  const isVirtual = ({ column }: Condition) => table.partitioned && column === database.partitionField
  const kept: PartRows[] = []
  for (const [index, part] of table.parts.entries()) {
    if (!where.filter(isVirtual).every(condition => isInPartition(part.partition, condition))) continue
    let spans: Span[] = [{ from: 0, to: rows[index] ?? 0 }]
    for (const condition of where.filter(condition => !isVirtual(condition))) {
      spans = await narrowBy(condition, { database, table, part, spans })
    }
    kept.push({ part, spans })
  }
  return kept
}

const isInPartition = (partition: Partition | undefined, condition: Condition): boolean => {
  if (partition === undefined) return false
  if (condition.test === 'in') return condition.values.includes(partition.value)
  return condition.low <= partition.value && partition.value <= condition.high
}

type Rows = Source & PartRows

/** Conditions on columns compare symbols alone: those are what databases are parted by. */
const narrowBy = async (condition: Condition, { database, table, part, spans }: Rows): Promise<Span[]> => {
  if (!table.columns.includes(condition.column)) throw new KdbError(condition.column)
  await using column = await openColumn(join(part.path, condition.column), database.domain)
  const { enumeration } = column
  if (enumeration === undefined || condition.test !== 'in') throw new KdbError('nyi')
  if (condition.values.some(value => typeof value !== 'string')) throw new KdbError('type')
  const wanted = new Set(condition.values)
  const isWanted = [...enumeration.names, ''].map(name => wanted.has(name))
  const nullIsWanted = wanted.has('')
  return await narrow(spans, enumeration, index => (index < 0 ? nullIsWanted : isWanted[index] === true))
}

/** One column of these rows, piece by piece; where there are none, an empty piece that has its type. */
export async function* readPart(
  { database, table }: Source,
  name: string,
  { part, spans }: PartRows,
): AsyncGenerator<KdbVector | KdbList> {
  if (part.partition?.field === name) {
    yield partitionVector(name, new Array<number>(lengthOf(spans)).fill(part.partition.value))
    return
  }
  if (!table.columns.includes(name)) throw new KdbError(name)
  await using column = await openColumn(join(part.path, name), database.domain)
  if (lengthOf(spans) === 0) yield await column.read(0, 0)
  else yield* readSpans(column, spans)
}

/** One column of rows in any number of parts, whole. */
export const readColumn = async (
  source: Source,
  name: string,
  parts: PartRows[],
): Promise<KdbVector | KdbList> => {
  const last = source.table.parts.at(-1)
  const sources = parts.length > 0 || last === undefined ? parts : [{ part: last, spans: [] }]
  const pieces: (KdbVector | KdbList)[] = []
  for (const part of sources) {
    for await (const piece of readPart(source, name, part)) pieces.push(piece)
  }
  const [first, ...rest] = pieces
  if (first === undefined) throw new KdbError(name)
  return concatenate([first, ...rest])
}
