import { typeChange } from '../concatenate.ts'
import { KdbError, KdbFormatError } from '../errors.ts'
import type { Column } from '../format/column.ts'
import { nullIndex } from '../format/enumeration.ts'
import { partitionVector } from '../format/partition.ts'
import { openPartColumn, type TablePart } from '../format/table.ts'
import { type KdbList, type KdbVector, vector } from '../values.ts'
import { evaluate, hasAggregate, type Scope } from './evaluate.ts'
import { type Expression, namesIn, type Operand } from './expression.ts'
import type { TableSource } from './mount.ts'
import { groupsOf, narrow, rowsOf, type Span, spansOf } from './spans.ts'

/** Rows of one part of a table that meet the conditions, by the names that were asked for. */
export type Chunk = { columns: Map<string, KdbVector | KdbList>; rows: number }

type Asked = { names: string[]; where: Expression[] }

/**
 * The rows that meet every condition, in pieces: a column may be larger than memory. Conditions on the partition alone
 * read no column, and go first. Where no row is found one empty piece comes, which still has the columns' types.
 */
export async function* readChunks(source: TableSource, { names, where }: Asked): AsyncGenerator<Chunk> {
  const onPartition = where.filter(condition => isOnPartition(source, condition))
  const onRows = where.filter(condition => !onPartition.includes(condition))
  if (onRows.some(hasAggregate)) throw new KdbError('nyi')
  for (const name of [...names, ...onRows.flatMap(namesIn)]) expectColumn(source, name)
  const types = new Map<string, string>()
  let found = false
  for (const part of matchingParts(source, onPartition)) {
    for await (const chunk of readPart(source, part, { names, where: onRows })) {
      expectSameTypes(chunk, types)
      found = true
      yield chunk
    }
  }
  const last = source.table.parts.at(-1)
  if (!found && last !== undefined) yield await emptyChunk(source, last, names)
}

/** The parts that the conditions on the partition leave: they see all partitions at once, as in `date=max date`. */
export const matchingParts = (source: TableSource, where: Expression[]): TablePart[] => {
  const { table, partitionField: field } = source
  const conditions = where.filter(condition => isOnPartition(source, condition))
  if (field === undefined || conditions.length === 0) return table.parts
  const partitions = partitionVector(
    field,
    table.parts.map(({ partition }) => partition?.value ?? 0n),
  )
  const scope = new Map([[field as string, partitions]])
  const kept = conditions.map(condition => booleans(evaluate(condition, scope), table.parts.length))
  return table.parts.filter((_, index) => kept.every(flags => flags[index] === 1))
}

const isOnPartition = ({ partitionField, table }: TableSource, condition: Expression): boolean => {
  const names = namesIn(condition)
  return table.partitioned && names.length > 0 && names.every(name => name === partitionField)
}

/** Throws the name of what is no column, as q signals it. */
export const expectColumn = (source: TableSource, name: string): void => {
  if (!hasColumn(source, name)) throw new KdbError(name)
}

export const hasColumn = ({ partitionField, table }: TableSource, name: string): boolean => {
  const isVirtual = name === 'i' || (table.partitioned && name === partitionField)
  return isVirtual || table.columns.includes(name)
}

async function* readPart(source: TableSource, part: TablePart, asked: Asked): AsyncGenerator<Chunk> {
  await using columns = partColumns(source, part)
  let spans: Span[] = [{ from: 0, to: await source.countRows(source.table, part) }]
  const slow: Expression[] = []
  for (const condition of asked.where) {
    const narrowed = await narrowBySymbols(condition, columns, spans)
    if (narrowed === undefined) slow.push(condition)
    else spans = narrowed
  }
  for (const group of groupsOf(spans)) {
    let rows = rowsOf(group)
    for (const condition of slow) rows = await keep(condition, columns, rows)
    if (rows.length === 0) continue
    yield await chunkOf(columns, asked.names, rows)
  }
}

/** These rows of one part, which rise. */
export const readPartRows = async (
  source: TableSource,
  part: TablePart,
  { names, rows }: { names: string[]; rows: number[] },
): Promise<Chunk[]> => {
  await using columns = partColumns(source, part)
  const chunks: Chunk[] = []
  for (const group of groupsOf(spansOf(rows))) chunks.push(await chunkOf(columns, names, rowsOf(group)))
  return chunks
}

const emptyChunk = async (source: TableSource, part: TablePart, names: string[]): Promise<Chunk> => {
  await using columns = partColumns(source, part)
  return await chunkOf(columns, names, new Float64Array())
}

const chunkOf = async (columns: PartColumns, names: string[], rows: Float64Array): Promise<Chunk> => {
  const values = new Map<string, KdbVector | KdbList>()
  for (const name of names) values.set(name, await columns.read(name, rows))
  return { columns: values, rows: rows.length }
}

/** Of these rows, those that meet the condition. */
const keep = async (
  condition: Expression,
  columns: PartColumns,
  rows: Float64Array,
): Promise<Float64Array> => {
  const scope = new Map<string, Operand>()
  for (const name of namesIn(condition)) scope.set(name, await columns.read(name, rows))
  const flags = conditionFlags(condition, scope, rows.length)
  return rows.filter((_, index) => flags[index] === 1)
}

/** Whether each row meets the condition. */
export const conditionFlags = (condition: Expression, scope: Scope, rows: number): Uint8Array =>
  booleans(evaluate(condition, scope), rows)

const booleans = (operand: Operand, rows: number): Uint8Array => {
  if (operand.kind === 'list' || operand.type !== 'boolean') throw new KdbError('type')
  return operand.kind === 'vector' ? operand.items : new Uint8Array(rows).fill(operand.value)
}

type PartColumns = AsyncDisposable & {
  /** Undefined where the column is virtual: it has no file. */
  open: (name: string) => Promise<Column | undefined>
  read: (name: string, rows: Float64Array) => Promise<KdbVector | KdbList>
}

/** The columns of a part, each opened when it is first asked for. */
const partColumns = ({ domain, table }: TableSource, part: TablePart): PartColumns => {
  const opened = new AsyncDisposableStack()
  const known = new Map<string, Column>()
  const open = async (name: string): Promise<Column | undefined> => {
    const before = known.get(name)
    if (before !== undefined || !table.columns.includes(name)) return before
    const column = opened.use(await openPartColumn(part, { name, domain }))
    known.set(name, column)
    return column
  }
  return {
    open,
    async read(name, rows) {
      if (name === 'i') return vector('long', BigInt64Array.from(rows, BigInt))
      if (part.partition?.field === name) {
        return partitionVector(name, new Array<bigint>(rows.length).fill(part.partition.value))
      }
      const column = await open(name)
      if (column === undefined) throw new KdbError(name)
      return await readRows(column, rows)
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

/** These rows, which rise and are near one another. */
const readRows = async (column: Column, rows: Float64Array): Promise<KdbVector | KdbList> => {
  const [start, end] = [rows[0] ?? 0, (rows.at(-1) ?? -1) + 1]
  if (column.header.counted && end > column.header.count) {
    throw new KdbFormatError('CORRUPT', `${column.path}: expected ${end} rows, got ${column.header.count}`)
  }
  const values = await column.read(start, Math.max(start, end))
  if (rows.length === values.items.length) return values
  // A slice has the kind of the items; each place of it is filled.
  const items = values.items.slice(0, rows.length) as unknown[]
  rows.forEach((row, index) => {
    items[index] = values.items[row - start]
  })
  return { ...values, attribute: '', items } as typeof values
}

/** `` sym=`A `` and `` sym in `A`B `` compare indexes, not names. Undefined where the condition is another. */
const narrowBySymbols = async (
  condition: Expression,
  columns: PartColumns,
  spans: Span[],
): Promise<Span[] | undefined> => {
  if (condition.kind !== 'call' || (condition.name !== '=' && condition.name !== 'in')) return undefined
  const [left, right] = condition.args
  if (left?.kind !== 'name' || right?.kind !== 'literal') return undefined
  const { value } = right
  if (
    value.kind === 'list' ||
    value.type !== 'symbol' ||
    (condition.name === '=' && value.kind === 'vector')
  ) {
    return undefined
  }
  const enumeration = (await columns.open(left.name))?.enumeration
  if (enumeration === undefined) return undefined
  const wanted = value.kind === 'vector' ? value.items : [value.value]
  const indexes = new Set(wanted.map(name => enumeration.names.indexOf(name)))
  // An empty symbol is the null, or one that q has added to the list.
  if (wanted.includes('')) indexes.add(nullIndex)
  return await narrow(spans, enumeration.indexes, indexes)
}

const expectSameTypes = ({ columns }: Chunk, types: Map<string, string>): void => {
  for (const [name, column] of columns) {
    const type = column.kind === 'vector' ? column.type : column.kind
    const before = types.get(name) ?? type
    if (before !== type) throw typeChange(name)
    types.set(name, before)
  }
}
