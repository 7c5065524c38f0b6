import { KdbError } from '../errors.ts'
import type { TypeName } from '../types.ts'
import { atom, dictionary, type KdbAtom, type KdbValue, type KdbVector, symbols, vector } from '../values.ts'
import { collapse, itemsOf } from '../vectors.ts'
import { type Accumulator, aggregates } from './aggregates.ts'
import { type Chunk, expectColumn, matchingParts, readChunks } from './chunks.ts'
import { everyColumn, tableOf } from './columns.ts'
import { compareItems } from './compare.ts'
import { aggregateTypes, evaluate, hasAggregate } from './evaluate.ts'
import {
  type Expression,
  type Item,
  namesIn,
  type Operand,
  type SelectItem,
  type Selection,
} from './expression.ts'
import type { TableSource } from './mount.ts'
import { itemAt, type Typed, typed } from './operands.ts'

/** Answers what is one row, or one for each group. */
export const answerGroups = async (
  source: TableSource,
  select: Selection,
  maxRows: number,
): Promise<KdbValue> => {
  const asked = groupingOf(source, select)
  const { slots, outlines } = outlineOf(asked.items, name => expectColumn(source, name))
  if (slots.some(({ name }) => name === 'med') && matchingParts(source, select.where).length > 1) {
    throw new KdbError('part')
  }
  const { partitionField } = source
  const isPartition = (of: Expression) =>
    source.table.partitioned && of.kind === 'name' && of.name === partitionField
  const grouping = newGrouping({ by: asked.by, slots }, { maxRows, isPartition })
  const names = [
    ...new Set([...asked.by.map(({ of }) => of), ...slots.flatMap(({ args }) => args)].flatMap(namesIn)),
  ]
  for await (const chunk of readChunks(source, { names, where: select.where })) grouping.add(chunk)
  const { keys, results } = grouping.columns(!select.distinct)
  const values = outlines.map(outline => columnOf(evaluate(outline, results)))
  return shape(select, { asked, keys, values })
}

type Grouping = { by: SelectItem[]; items: SelectItem[] }

/** `select distinct a,b` is their groups; `select by a` is the last row of each (code.kx.com/q/ref/select). */
const groupingOf = (source: TableSource, { distinct, by, items }: Selection): Grouping => {
  if (distinct) {
    if (by.length > 0) throw new KdbError('nyi')
    return { by: items.length > 0 ? items : everyColumn(source), items: [] }
  }
  if (items.length > 0) return { by, items }
  const others = everyColumn(source).filter(({ name }) => by.every(group => group.name !== name))
  return { by, items: others.map(({ name, of }) => ({ name, of: call('last', of) })) }
}

const call = (name: string, of: Expression): Expression => ({
  kind: 'call',
  name,
  operator: false,
  args: [of],
})

/** An aggregate within an item: `max price` and `min price` in `(max price)-min price`. */
type Slot = { name: string; args: Expression[] }

/** The items with a name in place of each aggregate, for when those are known. */
const outlineOf = (
  items: SelectItem[],
  expectColumn: (name: string) => void,
): { slots: Slot[]; outlines: Expression[] } => {
  const slots: Slot[] = []
  const outline = (expression: Expression): Expression => {
    if (expression.kind === 'literal') return expression
    // A column as it is would be a list for each group.
    if (expression.kind === 'apply' && !hasAggregate(expression.lambda.body)) {
      return { ...expression, args: expression.args.map(outline) }
    }
    if (expression.kind !== 'call') throw new KdbError('nyi')
    if (!Object.hasOwn(aggregates, expression.name)) {
      return { ...expression, args: expression.args.map(outline) }
    }
    slots.push({ name: expression.name, args: argsOf(expression, expectColumn) })
    return { kind: 'name', name: `#${slots.length - 1}` }
  }
  const outlines = items.map(({ of }) => outline(of))
  return { slots, outlines }
}

/** Counting a column takes none of its rows. */
const argsOf = (
  { name, args }: Extract<Expression, { kind: 'call' }>,
  expectColumn: (name: string) => void,
): Expression[] => {
  const [only] = args
  if (name !== 'count' || only?.kind !== 'name' || args.length > 1) return args
  expectColumn(only.name)
  return [{ kind: 'literal', value: atom('long', 0n) }]
}

type Group = { keys: Item[]; accumulators: Accumulator[] }

const newGrouping = (
  { by, slots }: { by: SelectItem[]; slots: Slot[] },
  { maxRows, isPartition }: { maxRows: number; isPartition: (of: Expression) => boolean },
) => {
  const groups = new Map<unknown, Group>()
  let keyTypes: TypeName[] = []
  let types: ReturnType<typeof aggregateTypes>[] = []

  const newGroup = (keys: Item[]): Group => ({
    keys,
    accumulators: types.map(({ aggregate, first, second }) => aggregate.accumulate(first, second)),
  })
  const groupOf = (operands: Typed[], row: number): Group => {
    const keys = operands.map(operand => itemAt(operand, row))
    // One item is a key by itself; a NUL stands in no text.
    const key = keys.length === 1 ? keys[0] : keys.join('\0')
    const known = groups.get(key)
    if (known !== undefined) return known
    if (groups.size >= maxRows) throw new KdbError('limit')
    const group = newGroup(keys)
    groups.set(key, group)
    return group
  }
  /** A chunk is of one partition: by that alone, all its rows are of one group. */
  const groupOfAll = (operands: Typed[], rows: number): Group | undefined =>
    rows > 0 && by.every(({ of }) => isPartition(of)) ? groupOf(operands, 0) : undefined
  return {
    add({ columns, rows }: Chunk): void {
      const operands = by.map(({ of }) => typed(evaluate(of, columns)))
      const args = slots.map(slot => slot.args.map(arg => evaluate(arg, columns)))
      keyTypes = operands.map(({ type }) => type)
      types = slots.map(({ name }, slot) => aggregateTypes(name, args[slot] ?? []))
      if (by.length === 0 && groups.size === 0) groups.set('', newGroup([]))
      const readers = args.map(([first, second = first]) => ({
        first: reader(first),
        second: reader(second),
      }))
      const only = by.length === 0 ? groups.get('') : groupOfAll(operands, rows)
      for (let row = 0; row < rows; row++) {
        const { accumulators } = only ?? groupOf(operands, row)
        for (let slot = 0; slot < accumulators.length; slot++) {
          const read = readers[slot]
          if (read !== undefined) accumulators[slot]?.add(read.first(row), read.second(row))
        }
      }
    },
    /** The keys of the groups, in rising order if asked, and what each slot came to by its name. */
    columns(sorted: boolean) {
      const all = [...groups.values()]
      if (sorted) all.sort((a, b) => compareKeys(keyTypes, a, b))
      const keys = keyTypes.map((type, key) =>
        vectorOf(
          type,
          all.map(group => group.keys[key]),
        ),
      )
      const results = new Map<string, Operand>(
        types.map(({ result }, slot) => [
          `#${slot}`,
          vectorOf(
            result,
            all.map(({ accumulators }) => accumulators[slot]?.result()),
          ),
        ]),
      )
      return { keys, results }
    },
  }
}

/** Lists are counted, and never read. */
const reader = (operand: Operand | undefined): ((row: number) => Item) => {
  if (operand === undefined || operand.kind === 'list') return () => 0
  return row => itemAt(operand, row)
}

const vectorOf = (type: TypeName, items: (Item | undefined)[]): KdbVector =>
  // Items of a group have the types of its chunk.
  vector(type, itemsOf(type, items as never))

const compareKeys = (types: TypeName[], a: Group, b: Group): number => {
  for (const [key, type] of types.entries()) {
    const order = compareItems(type, a.keys[key] ?? 0, type, b.keys[key] ?? 0)
    if (order !== 0) return order
  }
  return 0
}

const columnOf = (operand: Operand): KdbVector => {
  if (operand.kind !== 'vector') throw new KdbError('nyi')
  return operand
}

type Shaped = { asked: Grouping; keys: KdbVector[]; values: KdbVector[] }

const shape = (select: Selection, { asked, keys, values }: Shaped): KdbValue => {
  const [key] = keys
  const names = asked.items.map(({ name }) => name)
  const keyTable = tableOf(
    asked.by.map(({ name }) => name),
    keys,
  )
  if (select.distinct) {
    if (!select.exec) return keyTable
    if (key === undefined || keys.length > 1) throw new KdbError('nyi')
    return key
  }
  if (!select.exec)
    return keys.length === 0 ? tableOf(names, values) : dictionary(keyTable, tableOf(names, values))
  const [only] = values
  if (key !== undefined) {
    // `exec a by b` (code.kx.com/q/ref/exec).
    if (only === undefined || keys.length > 1 || values.length > 1) throw new KdbError('nyi')
    return dictionary(key, only)
  }
  const atoms = values.map(firstOf)
  const [first] = atoms
  return first !== undefined && atoms.length === 1 ? first : dictionary(symbols(names), collapse(atoms))
}

const firstOf = ({ type, items }: KdbVector): KdbAtom => atom(type, items[0] as never)
