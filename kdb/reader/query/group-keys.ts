import { KdbError } from '../../errors.ts'
import type { TypeName } from '../../types.ts'
import type { KdbVector } from '../../values.ts'
import { vector } from '../../values.ts'
import { itemsOf } from '../../vectors.ts'
import { compareItems } from '../operators/compare.ts'
import type { Expression, Item, SelectItem } from '../operators/expression.ts'
import { itemAt, type Typed, typed } from '../operators/operands.ts'
import { addRun, newRuns, oneRun, type Runs, runsOf } from '../operators/runs.ts'
import type { Chunk, Indexes } from './chunks.ts'
import { evaluate } from './evaluate.ts'

export type GroupKeys = ReturnType<typeof groupKeys>

type Options = {
  by: SelectItem[]
  maxGroups: number
  /** Whether an item has one value in each chunk, as that of the partition has. */
  isConstant: (of: Expression) => boolean
}

/** Gives each group a number, its slot, as it is first seen. */
export function groupKeys({ by, maxGroups, isConstant }: Options) {
  const slots = new Map<unknown, number>()
  const keys: Item[][] = []
  let types: TypeName[] = []
  const varying = by.findIndex(({ of }) => !isConstant(of))
  const isOneVarying = by.filter(({ of }) => !isConstant(of)).length === 1

  const slotOf = (items: Item[]): number => {
    // One item is a key by itself; a NUL stands in no text.
    const key = items.length === 1 ? items[0] : items.join('\0')
    const known = slots.get(key)
    if (known !== undefined) return known
    if (keys.length >= maxGroups) throw new KdbError('limit')
    slots.set(key, keys.length)
    return keys.push(items) - 1
  }
  const byIndex = slotsByIndex(slotOf)
  let runs = newRuns(0)
  const byRow = (operands: Typed[]): Runs =>
    runsOf(runs, row => slotOf(operands.map(operand => itemAt(operand, row))))

  return {
    runsOf(chunk: Chunk): Runs {
      const { rows, columns, indexes } = chunk
      if (by.length === 0) return oneRun(rows, slotOf([]))
      const only = by[varying]?.of
      const enumerated = isOneVarying && only?.kind === 'name' ? indexes.get(only.name) : undefined
      const operands = by.map(
        ({ of }): Typed =>
          of === only && enumerated !== undefined ? noSymbols : typed(evaluate(of, columns)),
      )
      types = operands.map(({ type }) => type)
      if (rows === 0) return oneRun(0, 0)
      if (varying < 0) return oneRun(rows, slotOf(operands.map(operand => itemAt(operand, 0))))
      runs = newRuns(rows, runs)
      if (enumerated === undefined) return byRow(operands)
      return byIndex(enumerated, { runs, varying, constants: operands.map(operand => itemAt(operand, 0)) })
    },
    count: () => keys.length,
    /** The slots in the order of their keys, or as they were first seen. */
    order(sorted: boolean): number[] {
      const all = Array.from(keys, (_, slot) => slot)
      return sorted ? all.sort((a, b) => compareKeys(types, keys[a] ?? [], keys[b] ?? [])) : all
    },
    /** Of these slots, a vector for each item. */
    vectors: (order: number[]): KdbVector[] =>
      types.map((type, at) =>
        // Items of a group have the types of its chunk.
        vector(type, itemsOf(type, order.map(slot => keys[slot]?.[at]) as never)),
      ),
  }
}

const noSymbols: Typed = { kind: 'vector', type: 'symbol', attribute: '', items: [] }

type ByIndex = { runs: Runs; varying: number; constants: Item[] }

/** Finds the slots of symbols by their indexes in the domain: a name is looked up once, not for each row. */
function slotsByIndex(slotOf: (items: Item[]) => number) {
  let known: { names: string[]; constants: string; slots: Int32Array } | undefined
  return ({ names, runs: found }: Indexes, { runs, varying, constants }: ByIndex): Runs => {
    const others = constants.toSpliced(varying, 1).join('\0')
    if (known?.names !== names || known.constants !== others) {
      known = { names, constants: others, slots: new Int32Array(names.length + 1).fill(-1) }
    }
    const { slots } = known
    for (let at = 0; at < found.count; at++) {
      const index = found.slots[at] as number
      const place = index < 0 ? names.length : index
      if ((slots[place] ?? -1) < 0) {
        slots[place] = slotOf(constants.with(varying, index < 0 ? '' : nameAt(names, index)))
      }
      addRun(runs, found.starts[at] ?? 0, slots[place] ?? 0)
    }
    return runs
  }
}

function nameAt(names: string[], index: number): string {
  const name = names[index]
  if (name === undefined) throw new KdbError(`expected symbol indexes below ${names.length}, got ${index}`)
  return name
}

function compareKeys(types: TypeName[], a: Item[], b: Item[]): number {
  for (const [at, type] of types.entries()) {
    const order = compareItems(type, a[at] ?? 0, type, b[at] ?? 0)
    if (order !== 0) return order
  }
  return 0
}
