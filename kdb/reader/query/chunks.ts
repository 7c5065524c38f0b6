import { typeChange } from '../../concatenate.ts'
import { KdbError } from '../../errors.ts'
import { partitionVector } from '../../format/partition.ts'
import type { TablePart } from '../../format/table.ts'
import type { KdbList, KdbVector } from '../../values.ts'
import { type Expression, namesIn, type Operand } from '../operators/expression.ts'
import { inAdvance } from '../tables/in-advance.ts'
import type { TableSource } from '../tables/mount.ts'
import { type Indexes, type PartColumns, partColumns } from '../tables/part-columns.ts'
import { countOf, keepRows, type RowSet, rowSetsOf, type Span, spansOf } from '../tables/spans.ts'
import {
  narrowBySymbols,
  type SymbolCondition,
  symbolCondition,
  symbolIndexes,
} from '../tables/symbol-conditions.ts'
import { evaluate, hasAggregate, type Scope } from './evaluate.ts'

/** Rows of one part of a table that meet the conditions, by the names that were asked for. */
export type Chunk = {
  columns: Map<string, KdbVector | KdbList>
  /** Of the columns that were asked for as these, those that are enumerated; the others are columns. */
  indexes: Map<string, Indexes>
  rows: number
}

export type { Indexes }

/** With `reuse`, a chunk is good until the next one comes. */
type Asked = { names: string[]; asIndexes?: string[]; where: Expression[]; reuse?: boolean }

/**
 * The rows that meet every condition, in pieces: a column may be larger than memory. Conditions on the partition alone
 * read no column, and go first. Where no row is found one empty piece comes, which still has the columns' types.
 */
export async function* readChunks(source: TableSource, asked: Asked): AsyncGenerator<Chunk> {
  const { names, asIndexes = [], where, reuse = false } = asked
  const onPartition = where.filter(condition => isOnPartition(source, condition))
  const onRows = where.filter(condition => !onPartition.includes(condition))
  if (onRows.some(hasAggregate)) throw new KdbError('nyi')
  for (const name of [...names, ...asIndexes, ...onRows.flatMap(namesIn)]) expectColumn(source, name)
  const reading = { names, asIndexes, reuse, ...conditionsOf(onRows) }
  const types = new Map<string, string>()
  let found = false
  const parts = inAdvance(
    matchingParts(source, onPartition),
    partsInAdvance,
    part => openPart(source, part, reading),
    ({ columns }) => columns[Symbol.asyncDispose](),
  )
  for await (const opened of parts) {
    await using _ = opened.columns
    for await (const chunk of readPart(opened, reading)) {
      expectSameTypes(chunk, types)
      found = true
      yield chunk
    }
  }
  const last = source.table.parts.at(-1)
  if (!found && last !== undefined) yield await readOne(source, last, reading)
}

/** The parts that the conditions on the partition leave: they see all partitions at once, as in `date=max date`. */
export function matchingParts(source: TableSource, where: Expression[]): TablePart[] {
  const { table, partitionField: field } = source
  const conditions = where.filter(condition => isOnPartition(source, condition))
  if (field === undefined || conditions.length === 0) return table.parts
  const partitions = partitionVector(
    field,
    table.parts.map(({ partition }) => partition?.value ?? 0n),
  )
  const scope = new Map([[field as string, partitions]])
  const kept = conditions.map(condition => conditionFlags(condition, scope, table.parts.length))
  return table.parts.filter((_, index) => kept.every(flags => flags[index] === 1))
}

export function isOnPartition({ partitionField, table }: TableSource, condition: Expression): boolean {
  const names = namesIn(condition)
  return table.partitioned && names.length > 0 && names.every(name => name === partitionField)
}

/** Throws the name of what is no column, as q signals it. */
export function expectColumn(source: TableSource, name: string): void {
  if (!hasColumn(source, name)) throw new KdbError(name)
}

export function hasColumn({ partitionField, table }: TableSource, name: string): boolean {
  const isVirtual = name === 'i' || (table.partitioned && name === partitionField)
  return isVirtual || table.columns.includes(name)
}

type Condition = { expression: Expression; symbols: SymbolCondition | undefined }

type Reading = {
  names: string[]
  asIndexes: string[]
  reuse: boolean
  conditions: Condition[]
  indexesOf: ReturnType<typeof symbolIndexes>
}

const conditionsOf = (where: Expression[]): Pick<Reading, 'conditions' | 'indexesOf'> => ({
  conditions: where.map(expression => ({ expression, symbols: symbolCondition(expression) })),
  indexesOf: symbolIndexes(),
})

/** Parts that are opened, and pieces that are read, while others are worked on: each waits for a thread. */
const partsInAdvance = 3
const piecesInAdvance = 2

/** The rows of a part that the conditions on symbols leave, and the other conditions. */
type OpenedPart = { columns: PartColumns; spans: Span[]; slow: Expression[] }

async function openPart(source: TableSource, part: TablePart, reading: Reading): Promise<OpenedPart> {
  // Each piece reads a column once for each condition, and once for its rows.
  const turns = reading.reuse ? (piecesInAdvance + 1) * (reading.conditions.length + 1) : 0
  await using opening = new AsyncDisposableStack()
  const columns = opening.use(partColumns(source, part, turns))
  const rows = await source.countRows(source.table, part)
  let spans: Span[] = [{ from: 0, to: rows }]
  const slow: Expression[] = []
  for (const { expression, symbols } of reading.conditions) {
    const column = symbols === undefined ? undefined : await columns.open(symbols.column)
    if (symbols === undefined || column?.enumeration === undefined) {
      slow.push(expression)
      continue
    }
    const { enumeration } = column
    const wanted = reading.indexesOf(enumeration.names, symbols)
    spans = await narrowBySymbols(
      { ...column, enumeration },
      { rows, spans, wanted, partsOf: source.partsOf },
    )
  }
  opening.move()
  return { columns, spans, slow }
}

async function* readPart({ columns, spans, slow }: OpenedPart, reading: Reading): AsyncGenerator<Chunk> {
  const chunks = inAdvance(rowSetsOf(spans), piecesInAdvance, async all => {
    let set = all
    for (const condition of slow) set = await keep(condition, columns, set)
    return countOf(set) > 0 ? await chunkOf(columns, reading, set) : undefined
  })
  for await (const chunk of chunks) if (chunk !== undefined) yield chunk
}

/** The first of its rows, and no more than its types where there is none. */
async function readOne(source: TableSource, part: TablePart, reading: Reading): Promise<Chunk> {
  await using columns = partColumns(source, part)
  return await chunkOf(columns, reading, { from: 0, to: 0 })
}

/** These rows of one part, which rise. */
export async function readPartRows(
  source: TableSource,
  part: TablePart,
  { names, rows }: { names: string[]; rows: number[] },
): Promise<Chunk[]> {
  await using columns = partColumns(source, part)
  const chunks: Chunk[] = []
  for (const set of rowSetsOf(spansOf(rows)))
    chunks.push(await chunkOf(columns, { names, asIndexes: [] }, set))
  return chunks
}

async function chunkOf(
  columns: PartColumns,
  { names, asIndexes }: Pick<Reading, 'names' | 'asIndexes'>,
  set: RowSet,
): Promise<Chunk> {
  const chunk: Chunk = { columns: new Map(), indexes: new Map(), rows: countOf(set) }
  for (const name of names) chunk.columns.set(name, await columns.read(name, set))
  for (const name of asIndexes) {
    const indexes = await columns.readIndexes(name, set)
    if (indexes === undefined) chunk.columns.set(name, await columns.read(name, set))
    else chunk.indexes.set(name, indexes)
  }
  return chunk
}

/** Of these rows, those that meet the condition. */
async function keep(condition: Expression, columns: PartColumns, set: RowSet): Promise<RowSet> {
  const rows = countOf(set)
  if (rows === 0) return set
  const scope = new Map<string, Operand>()
  for (const name of namesIn(condition)) scope.set(name, await columns.read(name, set))
  const flags = conditionFlags(condition, scope, rows)
  return keepRows(set, at => flags[at] === 1)
}

/** Whether each row meets the condition. */
export function conditionFlags(condition: Expression, scope: Scope, rows: number): Uint8Array {
  const operand = evaluate(condition, scope)
  if (operand.kind === 'list' || operand.type !== 'boolean') throw new KdbError('type')
  return operand.kind === 'vector' ? operand.items : new Uint8Array(rows).fill(operand.value)
}

function expectSameTypes({ columns, indexes }: Chunk, types: Map<string, string>): void {
  const found = [...columns].map(
    ([name, { kind, ...column }]) => [name, 'type' in column ? column.type : kind] as const,
  )
  for (const [name, type] of [...found, ...[...indexes.keys()].map(name => [name, 'symbol'] as const)]) {
    const before = types.get(name) ?? type
    if (before !== type) throw typeChange(name)
    types.set(name, before)
  }
}
