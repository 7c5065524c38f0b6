import { KdbError } from '../../errors.ts'
import type { TypeName } from '../../types.ts'
import {
  atom,
  dictionary,
  type KdbAtom,
  type KdbValue,
  type KdbVector,
  symbols,
  vector,
} from '../../values.ts'
import { collapse, itemsOf } from '../../vectors.ts'
import { aggregates } from '../operators/aggregates.ts'
import {
  type Expression,
  type Item,
  namesIn,
  type Operand,
  type SelectItem,
  type Selection,
} from '../operators/expression.ts'
import { newTally, type Tally } from '../operators/tally.ts'
import { everyColumn, tableOf } from '../tables/columns.ts'
import type { TableSource } from '../tables/mount.ts'
import { type Chunk, expectColumn, matchingParts, readChunks } from './chunks.ts'
import { aggregateTypes, evaluate, hasAggregate } from './evaluate.ts'
import { type GroupKeys, groupKeys } from './group-keys.ts'

/** Answers what is one row, or one for each group. */
export async function answerGroups(
  source: TableSource,
  select: Selection,
  maxRows: number,
): Promise<KdbValue> {
  const asked = groupingOf(source, select)
  const { slots, outlines } = outlineOf(asked.items, name => expectColumn(source, name))
  if (slots.some(({ name }) => name === 'med') && matchingParts(source, select.where).length > 1) {
    throw new KdbError('part')
  }
  const { partitionField } = source
  const isConstant = (of: Expression) =>
    source.table.partitioned && of.kind === 'name' && of.name === partitionField
  const grouping = newGrouping(groupKeys({ by: asked.by, maxGroups: maxRows, isConstant }), slots)
  const { names, asIndexes } = namesOf(asked.by, { slots, isConstant })
  for await (const chunk of readChunks(source, { names, asIndexes, where: select.where, reuse: true }))
    grouping.add(chunk)
  const { keys, results } = grouping.columns(!select.distinct)
  const values = outlines.map(outline => columnOf(evaluate(outline, results)))
  return shape(select, { asked, keys, values })
}

type NamesOf = { slots: Slot[]; isConstant: (of: Expression) => boolean }

/** What is read; where rows are grouped by one column as it is, symbols are read as their indexes. */
function namesOf(by: SelectItem[], { slots, isConstant }: NamesOf): { names: string[]; asIndexes: string[] } {
  const inSlots = slots.flatMap(({ args }) => args).flatMap(namesIn)
  const varying = by.filter(({ of }) => !isConstant(of))
  const asIndexes = varying.flatMap(({ of }) =>
    of.kind === 'name' && !inSlots.includes(of.name) ? [of.name] : [],
  )
  const isOne = varying.length === 1 && asIndexes.length === 1
  const keys = by.flatMap(({ of }) => namesIn(of)).filter(name => !isOne || name !== asIndexes[0])
  return { names: [...new Set([...keys, ...inSlots])], asIndexes: isOne ? asIndexes : [] }
}

type Grouping = { by: SelectItem[]; items: SelectItem[] }

/** `select distinct a,b` is their groups; `select by a` is the last row of each (code.kx.com/q/ref/select). */
function groupingOf(source: TableSource, { distinct, by, items }: Selection): Grouping {
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
function outlineOf(
  items: SelectItem[],
  expectColumn: (name: string) => void,
): { slots: Slot[]; outlines: Expression[] } {
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
    if (expression.args.some(hasAggregate)) return ofOneValue(expression, outline)
    slots.push({ name: expression.name, args: argsOf(expression, expectColumn) })
    return { kind: 'name', name: `#${slots.length - 1}` }
  }
  const outlines = items.map(({ of }) => outline(of))
  return { slots, outlines }
}

/** `first max price`: of one value these are that value (code.kx.com/q/ref/first, min, max, sum). */
function ofOneValue(
  { name, args }: Extract<Expression, { kind: 'call' }>,
  outline: (expression: Expression) => Expression,
): Expression {
  const [only] = args
  if (only === undefined || !['first', 'last', 'min', 'max', 'sum'].includes(name)) throw new KdbError('nyi')
  return outline(only)
}

/** Counting a column takes none of its rows. */
function argsOf(
  { name, args }: Extract<Expression, { kind: 'call' }>,
  expectColumn: (name: string) => void,
): Expression[] {
  const [only] = args
  if (name !== 'count' || only?.kind !== 'name' || args.length > 1) return args
  expectColumn(only.name)
  return [{ kind: 'literal', value: atom('long', 0n) }]
}

/** The rows so far, by their groups. */
function newGrouping(keys: GroupKeys, slots: Slot[]) {
  let types: TypeName[] = []
  let tallies: Tally[] = []
  return {
    add(chunk: Chunk): void {
      const args = slots.map(slot => slot.args.map(arg => evaluate(arg, chunk.columns)))
      const runs = keys.runsOf(chunk)
      const found = slots.map(({ name }, slot) => aggregateTypes(name, args[slot] ?? []))
      types = found.map(({ result }) => result)
      if (tallies.length === 0) tallies = found.map((types, slot) => newTally(slots[slot]?.name ?? '', types))
      for (const [slot, [first, second = first]] of args.entries()) {
        if (first !== undefined && second !== undefined) tallies[slot]?.add(runs, first, second)
      }
    },
    /** The keys of the groups, in rising order if asked, and what each slot came to by its name. */
    columns(sorted: boolean) {
      const order = keys.order(sorted)
      const results = new Map<string, Operand>(
        types.map((type, slot) => [
          `#${slot}`,
          vectorOf(
            type,
            order.map(group => tallies[slot]?.result(group)),
          ),
        ]),
      )
      return { keys: keys.vectors(order), results }
    },
  }
}

const vectorOf = (type: TypeName, items: (Item | undefined)[]): KdbVector =>
  // A tally gives items of its type.
  vector(type, itemsOf(type, items as never))

function columnOf(operand: Operand): KdbVector {
  if (operand.kind !== 'vector') throw new KdbError('nyi')
  return operand
}

type Shaped = { asked: Grouping; keys: KdbVector[]; values: KdbVector[] }

function shape(select: Selection, { asked, keys, values }: Shaped): KdbValue {
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
  const isNamed = asked.items.some(({ named }) => named)
  if (key !== undefined) {
    // `exec a by b`, and with names tables in place of vectors (code.kx.com/q/ref/exec).
    if (only === undefined || keys.length > 1 || values.length > 1) throw new KdbError('nyi')
    return dictionary(asked.by[0]?.named ? keyTable : key, isNamed ? tableOf(names, values) : only)
  }
  const atoms = values.map(firstOf)
  const [first] = atoms
  const isOne = atoms.length === 1 && !isNamed
  return first !== undefined && isOne ? first : dictionary(symbols(names), collapse(atoms))
}

const firstOf = ({ type, items }: KdbVector): KdbAtom => atom(type, items[0] as never)
