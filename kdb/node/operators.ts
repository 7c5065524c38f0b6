import { KdbError } from '../errors.ts'
import { isNull, nullOf } from '../nulls.ts'
import { decodeText } from '../text.ts'
import type { TypeName } from '../types.ts'
import { atom, vector } from '../values.ts'
import { compareItems, expectComparable, keyOf } from './compare.ts'
import type { Item, Operand } from './expression.ts'
import {
  eachRow,
  isInteger,
  isNumeric,
  isTemporal,
  itemAt,
  type Typed,
  toFloat,
  typed,
  widest,
} from './operands.ts'
import { accessorNames, accessTime } from './times.ts'

type Operator = { infix: boolean; apply: (left: Operand, right: Operand) => Operand }

export const accessors: readonly string[] = accessorNames

export const isOperator = (name: string): boolean =>
  Object.hasOwn(operators, name) ||
  name === 'not' ||
  (name.startsWith('.') && accessors.includes(name.slice(1)))

/** What a function of each row comes to. */
export const applyOperator = (name: string, args: Operand[]): Operand => {
  const [left, right] = args
  if (left === undefined) throw new KdbError('nyi')
  if (name.startsWith('.') && right === undefined) return accessTime(name.slice(1), typed(left))
  if (name === 'not' && right === undefined) return not(typed(left))
  const operator = Object.hasOwn(operators, name) ? operators[name] : undefined
  if (operator === undefined || right === undefined || args.length > 2) throw new KdbError('nyi')
  return operator.apply(left, right)
}

const infix = (apply: (left: Typed, right: Typed) => Operand): Operator => ({
  infix: true,
  apply: (left, right) => apply(typed(left), typed(right)),
})

const comparison = (test: (order: number) => boolean): Operator =>
  infix((left, right) => {
    expectComparable(left.type, right.type)
    return eachRow('boolean', [left, right], row =>
      Number(test(compareItems(left.type, itemAt(left, row), right.type, itemAt(right, row)))),
    )
  })

const not = (operand: Typed): Typed => {
  if (!isNumeric(operand.type)) throw new KdbError('nyi')
  return eachRow('boolean', [operand], row => Number(Number(itemAt(operand, row)) === 0))
}

const logical = (join: (left: number, right: number) => number): Operator =>
  infix((left, right) => {
    // Of numbers, `&` and `|` are the lesser and the greater.
    if (left.type !== 'boolean' || right.type !== 'boolean') throw new KdbError('nyi')
    return eachRow('boolean', [left, right], row =>
      join(Number(itemAt(left, row)), Number(itemAt(right, row))),
    )
  })

type Arithmetic = { floats: (a: number, b: number) => number; longs: (a: bigint, b: bigint) => bigint }

/** Types as in the table of code.kx.com/q/ref/add; what is not in `resultType` is 'nyi. */
const arithmetic = (sign: '+' | '-' | '*', { floats, longs }: Arithmetic): Operator =>
  infix((left, right) => {
    const type = resultType(sign, left.type, right.type)
    return eachRow(type, [left, right], row => {
      const [a, b] = [itemAt(left, row), itemAt(right, row)]
      if (type === 'float' || type === 'real') return floats(toFloat(left.type, a), toFloat(right.type, b))
      if (isNull(left.type, a) || isNull(right.type, b)) return nullOf(type)
      const exact = longs(BigInt(a), BigInt(b))
      return typeof nullOf(type) === 'bigint' ? BigInt.asIntN(64, exact) : Number(BigInt.asIntN(32, exact))
    })
  })

/** The difference of two times of one type. */
const differences: Partial<Record<TypeName, TypeName>> = {
  timestamp: 'timespan',
  month: 'int',
  date: 'int',
  timespan: 'timespan',
  minute: 'minute',
  second: 'second',
  time: 'time',
}

const resultType = (sign: '+' | '-' | '*', left: TypeName, right: TypeName): TypeName => {
  if (isNumeric(left) && isNumeric(right)) return widest(left, right)
  if (sign === '*') throw new KdbError('nyi')
  if (isTemporal(left) && left !== 'datetime' && isInteger(right)) return left
  const difference = left === right && sign === '-' ? differences[left] : undefined
  if (difference === undefined) throw new KdbError('nyi')
  return difference
}

/** Always a float (code.kx.com/q/ref/divide); of reals and times 'nyi. */
const divide = infix((left, right) => {
  for (const { type } of [left, right]) if (!isInteger(type) && type !== 'float') throw new KdbError('nyi')
  return eachRow('float', [left, right], row => {
    return toFloat(left.type, itemAt(left, row)) / toFloat(right.type, itemAt(right, row))
  })
})

const isIn = infix((left, right) => {
  expectComparable(left.type, right.type)
  const items: Iterable<Item> = right.kind === 'vector' ? right.items : [right.value]
  const wanted = new Set(Array.from(items, item => keyOf(right.type, item)))
  return eachRow('boolean', [left], row => Number(wanted.has(keyOf(left.type, itemAt(left, row)))))
})

const isWithin = infix((left, right) => {
  expectComparable(left.type, right.type)
  if (right.kind !== 'vector' || right.items.length !== 2) throw new KdbError('nyi')
  const order = (row: number, bound: number) =>
    compareItems(left.type, itemAt(left, row), right.type, itemAt(right, bound))
  return eachRow('boolean', [left], row => Number(order(row, 0) >= 0 && order(row, 1) <= 0))
})

/** Of symbols, or of strings, which are rows of chars. */
const isLike: Operator = {
  infix: true,
  apply(left, right) {
    if (right.kind === 'list' || right.type !== 'char') throw new KdbError('type')
    const pattern = patternOf(
      right.kind === 'atom' ? String.fromCharCode(right.value) : decodeText(right.items),
    )
    const matches = (text: string) => Number(pattern.test(text))
    if (left.kind === 'list') return vector('boolean', Uint8Array.from(left.items.map(textOf), matches))
    if (left.kind === 'vector' && left.type === 'char')
      return atom('boolean', matches(decodeText(left.items)))
    if (left.type !== 'symbol') throw new KdbError('type')
    return eachRow('boolean', [left], row => matches(String(itemAt(left, row))))
  },
}

const textOf = (value: Operand | { kind: string }): string => {
  if ('type' in value && value.kind === 'vector' && value.type === 'char' && 'items' in value) {
    return decodeText(value.items as Uint8Array)
  }
  throw new KdbError('type')
}

/** `*` any text, `?` any character, `[abc]` one of these, `[^abc]` another (code.kx.com/q/ref/like). */
const patternOf = (text: string): RegExp => {
  const parts = text.match(/\[\^?[^\]]+\]|[\s\S]/gu) ?? []
  const source = parts.map(part => {
    if (part === '*') return '[\\s\\S]*'
    if (part === '?') return '[\\s\\S]'
    return part.length > 1 && part.startsWith('[')
      ? part.replaceAll('\\', '\\\\')
      : part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  })
  return new RegExp(`^${source.join('')}$`, 'u')
}

/** The greatest multiple of a positive number that is not above. The type is that of the table of code.kx.com/q/ref/xbar. */
const xbar = infix((left, right) => {
  if (left.kind !== 'atom' || !isInteger(left.type) || typeof left.value === 'string' || left.value <= 0) {
    throw new KdbError('nyi')
  }
  const size = BigInt(left.value)
  const type = isTemporal(right.type) ? right.type : widest(left.type, right.type)
  if (!isInteger(right.type) && !(isTemporal(right.type) && right.type !== 'datetime'))
    throw new KdbError('nyi')
  return eachRow(type, [right], row => {
    const item = itemAt(right, row)
    if (isNull(right.type, item)) return nullOf(type)
    const value = BigInt(item)
    const bar = value - (((value % size) + size) % size)
    return typeof nullOf(type) === 'bigint' ? bar : Number(bar)
  })
})

/** `` `date$time ``, a part of each time, and `` `$"text" ``, a symbol (code.kx.com/q/ref/cast, tok). */
const cast: Operator = {
  infix: true,
  apply(left, right) {
    if (left.kind !== 'atom' || left.type !== 'symbol') throw new KdbError('nyi')
    if (left.value !== '') return accessTime(left.value, typed(right))
    if (right.kind === 'vector' && right.type === 'char') return atom('symbol', decodeText(right.items))
    throw new KdbError('nyi')
  },
}

export const operators: Record<string, Operator> = {
  '=': comparison(order => order === 0),
  '<>': comparison(order => order !== 0),
  '<': comparison(order => order < 0),
  '<=': comparison(order => order <= 0),
  '>': comparison(order => order > 0),
  '>=': comparison(order => order >= 0),
  '+': arithmetic('+', { floats: (a, b) => a + b, longs: (a, b) => a + b }),
  '-': arithmetic('-', { floats: (a, b) => a - b, longs: (a, b) => a - b }),
  '*': arithmetic('*', { floats: (a, b) => a * b, longs: (a, b) => a * b }),
  '%': divide,
  '&': logical((a, b) => a & b),
  and: logical((a, b) => a & b),
  '|': logical((a, b) => a | b),
  or: logical((a, b) => a | b),
  in: isIn,
  within: isWithin,
  like: isLike,
  xbar,
  $: cast,
}
