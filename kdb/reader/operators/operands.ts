import { KdbError } from '../../errors.ts'
import { isNull, nullOf } from '../../nulls.ts'
import { isFixedWidth, type TypeName } from '../../types.ts'
import { atom, type KdbAtom, type KdbVector, vector } from '../../values.ts'
import { itemsOf } from '../../vectors.ts'
import type { Item, Operand } from './expression.ts'

/** An operand of one type, by rows; an atom has the same item for each. */
export type Typed = KdbAtom | KdbVector

export function typed(operand: Operand): Typed {
  if (operand.kind === 'list') throw new KdbError('nyi')
  return operand
}

export const itemAt = (operand: Typed, row: number): Item =>
  operand.kind === 'atom' ? operand.value : (operand.items[row] ?? nullOf(operand.type))

export const rowsIn = (operand: Typed): Iterable<Item> =>
  operand.kind === 'atom' ? [operand.value] : operand.items

/** A vector of `type` with one item for each row of the operands, or an atom where all are atoms. */
export function eachRow(type: TypeName, operands: Typed[], item: (row: number) => Item): Typed {
  const lengths = operands.flatMap(operand => (operand.kind === 'vector' ? [operand.items.length] : []))
  const [length] = lengths
  // The caller's items are of the type that it names.
  if (length === undefined) return atom(type, item(0) as never)
  if (lengths.some(other => other !== length)) throw new KdbError('length')
  return vector(type, itemsOf(type, rowsOf(length, item) as never))
}

function* rowsOf(length: number, item: (row: number) => Item): Generator<Item> {
  for (let row = 0; row < length; row++) yield item(row)
}

const integers: readonly TypeName[] = ['boolean', 'byte', 'short', 'int', 'long']

export const isInteger = (type: TypeName): boolean => integers.includes(type)
export const isNumeric = (type: TypeName): boolean => isInteger(type) || type === 'real' || type === 'float'
export const isTemporal = (type: TypeName): boolean =>
  isFixedWidth(type) && !isNumeric(type) && type !== 'char'

/** The type that two numbers meet in (code.kx.com/q/ref/add): nothing is narrower than an int. */
export function widest(one: TypeName, other: TypeName): 'int' | 'long' | 'real' | 'float' {
  const types = [one, other]
  if (types.includes('float')) return 'float'
  if (types.includes('real')) return 'real'
  return types.includes('long') ? 'long' : 'int'
}

/** The underlying value as a float, null as NaN; an infinite integer is its number (code.kx.com/q/ref/cast). */
export const toFloat = (type: TypeName, item: Item): number =>
  isNull(type, item) ? Number.NaN : Number(item)
