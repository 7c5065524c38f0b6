import { KdbError } from '../../errors.ts'
import { plain } from '../../ipc/plain.ts'
import { isNull, nullOf } from '../../nulls.ts'
import { encodeText } from '../../text.ts'
import type { TypeName } from '../../types.ts'
import { atom, type KdbValue, list, vector } from '../../values.ts'
import { calculate } from './arithmetic.ts'
import { castTo } from './cast.ts'
import type { Item, Operand } from './expression.ts'
import { eachRow, isNumeric, isTemporal, itemAt, type Typed, toFloat, typed } from './operands.ts'

/** Functions of each item. Each names the page of code.kx.com/q/ref that has its types. */
export const unary: Record<string, (operand: Operand) => Operand> = {
  /** not */
  not: of => notZero(typed(of), false),
  /** null */
  null: of => isNullOf(typed(of)),
  /** neg */
  neg: of => calculate('-', atom('boolean', 0), typed(of)),
  /** abs */
  abs: of => absolute(typed(of)),
  /** floor, ceiling */
  floor: of => rounded(typed(of), Math.floor),
  ceiling: of => rounded(typed(of), Math.ceil),
  /** sqrt */
  sqrt: of => floatOf(typed(of), Math.sqrt),
  /** exp, log */
  exp: of => floatOf(typed(of), Math.exp),
  log: of => floatOf(typed(of), Math.log),
  /** reciprocal */
  reciprocal: of => floatOf(typed(of), value => 1 / value),
  /** signum */
  signum: of => signOf(typed(of)),
  /** lower */
  lower: of => shifted(of, text => text.toLowerCase()),
  upper: of => shifted(of, text => text.toUpperCase()),
  /** string */
  string: of => stringsOf(of),
}

/** Null and infinity are never zero. */
function notZero(operand: Typed, wanted: boolean): Typed {
  const { type } = operand
  if (type === 'symbol' || type === 'guid') throw new KdbError('type')
  return eachRow('boolean', [operand], row => {
    const item = itemAt(operand, row)
    const isZero = Number(item) === 0 && !isNull(type, item)
    return Number(isZero !== wanted)
  })
}

const isNullOf = (operand: Typed): Typed =>
  eachRow('boolean', [operand], row => Number(isNull(operand.type, itemAt(operand, row))))

function absolute(operand: Typed): Typed {
  const number = typed(calculate('+', atom('boolean', 0), operand))
  const { type } = operand.type === 'short' ? operand : number
  return castTo(
    type,
    eachRow(number.type, [number], row => {
      const item = itemAt(number, row)
      return isNull(number.type, item) || typeof item === 'string' || item >= 0 ? item : -item
    }),
  )
}

/** A long; an integer stays what it is. */
function rounded(operand: Typed, round: (value: number) => number): Typed {
  const { type } = operand
  if (type === 'short' || type === 'int' || type === 'long') return operand
  if (type !== 'real' && type !== 'float')
    throw new KdbError(isNumeric(type) || isTemporal(type) ? 'type' : 'nyi')
  return eachRow('long', [operand], row => {
    const value = Number(itemAt(operand, row))
    if (Number.isNaN(value)) return nullOf('long')
    // What is beyond the longs no page says.
    if (!Number.isSafeInteger(round(value))) throw new KdbError('nyi')
    return BigInt(round(value))
  })
}

function floatOf(operand: Typed, of: (value: number) => number): Typed {
  if (!isNumeric(operand.type) && operand.type !== 'timespan') throw new KdbError('nyi')
  return eachRow('float', [operand], row => of(toFloat(operand.type, itemAt(operand, row))))
}

/** Null is below zero. */
function signOf(operand: Typed): Typed {
  const { type } = operand
  if (type === 'symbol' || type === 'guid') throw new KdbError('type')
  if (!isNumeric(type) && !isTemporal(type)) throw new KdbError('nyi')
  return eachRow('int', [operand], row => {
    const value = toFloat(type, itemAt(operand, row))
    return Number.isNaN(value) ? -1 : Math.sign(value) + 0
  })
}

function shifted(of: Operand, shift: (text: string) => string): Operand {
  if (of.kind === 'list') return list(of.items.map(item => shifted(operandIn(item), shift)))
  if (of.type === 'symbol') return eachRow('symbol', [of], row => shift(String(itemAt(of, row))))
  if (of.type !== 'char') throw new KdbError('type')
  // A byte beyond ASCII is a part of a character, if it is one.
  return eachRow('char', [of], row => {
    const byte = Number(itemAt(of, row))
    return byte < 128 ? shift(String.fromCharCode(byte)).charCodeAt(0) : byte
  })
}

function operandIn(value: KdbValue): Operand {
  if (value.kind === 'atom' || value.kind === 'vector' || value.kind === 'list') return value
  throw new KdbError('nyi')
}

/** A string for each item. Of floats the digits depend on a setting of q's. */
function stringsOf(of: Operand): Operand {
  if (of.kind === 'list') return list(of.items.map(item => stringsOf(operandIn(item))))
  if (of.kind === 'atom') return stringOf(of.type, of.value)
  return list(Array.from<Item, KdbValue>(of.items, item => stringOf(of.type, item)))
}

function stringOf(type: TypeName, item: Item) {
  if (type === 'char') return vector('char', Uint8Array.of(Number(item)))
  if (type === 'symbol') return vector('char', encodeText(String(item)))
  const shown = plain(atom(type, item as never))
  // The page shows no null.
  if (shown === null || typeof shown === 'object') throw new KdbError('nyi')
  return vector('char', encodeText(typeof shown === 'number' ? numeral(shown) : String(shown)))
}

/** Seven digits of a float, as q shows unless set otherwise (code.kx.com/q/basics/syscmds, Precision). */
function numeral(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return String(value)
  if (Number.isInteger(value)) return BigInt(value).toString()
  if (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-4) throw new KdbError('nyi')
  return String(Number(value.toPrecision(7)))
}

export const isUnary = (name: string): boolean => Object.hasOwn(unary, name)
