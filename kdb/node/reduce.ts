import { typeChange } from '../concatenate.ts'
import { KdbError } from '../errors.ts'
import { columnsOf } from '../format/database.ts'
import { partitionVector } from '../format/partition.ts'
import { infinityOf, isNull, nullOf } from '../nulls.ts'
import {
  atom,
  dictionary,
  type KdbAtom,
  type KdbList,
  type KdbTable,
  type KdbValue,
  type KdbVector,
  long,
  symbols,
} from '../values.ts'
import { collapse } from '../vectors.ts'
import { type PartRows, readColumn, readPart, type Source } from './parts.ts'
import type { Reduction, Select, SelectItem } from './query.ts'
import { firstRows, lengthOf } from './spans.ts'

/** `select max price, count i from t`: one row. `exec` gives the atom, or a dictionary of several. */
export const reduceItems = async (source: Source, select: Select, parts: PartRows[]): Promise<KdbValue> => {
  const atoms = await reduceAll(source, select.items, parts)
  if (!select.exec) return tableOf(select.items, [atoms])
  const [only] = atoms
  if (only !== undefined && atoms.length === 1) return only
  return dictionary(symbols(select.items.map(({ name }) => name)), collapse(atoms))
}

/** `select count i by date from t`: one row per partition that has rows, keyed by it. */
export const reduceItemsByPartition = async (
  source: Source,
  { by, items, exec }: Select,
  parts: PartRows[],
): Promise<KdbValue> => {
  const field = source.database.partitionField
  if (exec || field === undefined || by !== field || !source.table.partitioned) throw new KdbError('nyi')
  const rows: KdbAtom[][] = []
  for (const part of parts) rows.push(await reduceAll(source, items, [part]))
  const partitions = parts.flatMap(({ part }) => part.partition?.value ?? [])
  const keys = { columns: [field], values: [partitionVector(field, partitions)] }
  return dictionary({ kind: 'table', attribute: '', ...keys }, tableOf(items, rows))
}

const tableOf = (items: SelectItem[], rows: KdbAtom[][]): KdbTable => ({
  kind: 'table',
  attribute: '',
  columns: items.map(({ name }) => name),
  values: items.map((_, column) => collapse(rows.flatMap(row => row[column] ?? []))),
})

const reduceAll = async (source: Source, items: SelectItem[], parts: PartRows[]): Promise<KdbAtom[]> => {
  const atoms: KdbAtom[] = []
  for (const { column, reduction } of items) {
    if (reduction === undefined) throw new KdbError('nyi')
    atoms.push(await reductions[reduction](source, column, parts))
  }
  return atoms
}

type Reduce = (source: Source, column: string, parts: PartRows[]) => Promise<KdbAtom>

const reductions: Record<Reduction, Reduce> = {
  count: async ({ database, table }, column, parts) => {
    if (column !== 'i' && !columnsOf(database, table).includes(column)) throw new KdbError(column)
    return long(parts.reduce((sum, { spans }) => sum + lengthOf(spans), 0))
  },
  min: (source, column, parts) => extreme(source, column, { parts, sign: 1 }),
  max: (source, column, parts) => extreme(source, column, { parts, sign: -1 }),
  first: (source, column, parts) => onlyItem(source, column, firstRow(parts)),
  last: (source, column, parts) => onlyItem(source, column, lastRow(parts)),
}

/**
 * Nulls do not take part. Of nothing the least is infinity (sign 1), and the greatest its opposite
 * (code.kx.com/q/ref/min). That page gives boolean, byte and char too, but not what they are of nothing.
 */
const extreme = async (
  source: Source,
  column: string,
  { parts, sign }: { parts: PartRows[]; sign: 1 | -1 },
): Promise<KdbAtom> => {
  const { type } = expectVector(await readColumn(source, column, []))
  if (type === 'symbol' || type === 'guid') throw new KdbError('type')
  let best: number | bigint | undefined
  for (const part of parts) {
    for await (const piece of readPart(source, column, part)) {
      const vector = expectVector(piece)
      if (vector.type !== type) throw typeChange(column)
      best = extremeOf(vector, best, sign)
    }
  }
  if (best !== undefined) return atom(type, best)
  const infinity = infinityOf(type)
  if (infinity === undefined) throw new KdbError('nyi')
  return atom(type, sign === 1 ? infinity : -infinity)
}

const extremeOf = (
  { type, items }: KdbVector,
  before: number | bigint | undefined,
  sign: 1 | -1,
): number | bigint | undefined => {
  let best = before
  for (const item of items) {
    if (typeof item === 'string') throw new KdbError('type')
    if (isNull(type, item)) continue
    if (best === undefined || (sign === 1 ? item < best : item > best)) best = item
  }
  return best
}

const firstRow = (parts: PartRows[]): PartRows[] =>
  parts.slice(0, 1).map(({ part, spans }) => ({ part, spans: firstRows(spans, 1) }))

const lastRow = (parts: PartRows[]): PartRows[] =>
  parts
    .slice(-1)
    .map(({ part, spans }) => ({ part, spans: spans.slice(-1).map(({ to }) => ({ from: to - 1, to })) }))

const onlyItem = async (source: Source, column: string, row: PartRows[]): Promise<KdbAtom> => {
  const { type, items } = expectVector(await readColumn(source, column, row))
  return atom(type, items[0] ?? nullOf(type))
}

const expectVector = (values: KdbVector | KdbList): KdbVector => {
  if (values.kind === 'vector') return values
  throw new KdbError('type')
}
