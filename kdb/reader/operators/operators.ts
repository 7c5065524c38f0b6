import { KdbError } from '../../errors.ts'
import { isNull } from '../../nulls.ts'
import { decodeText } from '../../text.ts'
import { atom, vector } from '../../values.ts'
import { calculate, divide, roundDown, type Sign } from './arithmetic.ts'
import { castTo, dollar } from './cast.ts'
import { compare, isIn, isWithin, pick } from './comparison.ts'
import { integerDivide, modulus } from './division.ts'
import type { Operand } from './expression.ts'
import { eachRow, isInteger, itemAt, type Typed, typed } from './operands.ts'
import { logarithm, power } from './powers.ts'
import { accessorNames, accessTime } from './times.ts'
import { isUnary, unary } from './unary.ts'

type Operator = { infix: boolean; apply: (left: Operand, right: Operand) => Operand }

export const accessors: readonly string[] = accessorNames

export const isOperator = (name: string): boolean =>
  Object.hasOwn(operators, name) ||
  isUnary(name) ||
  (name.startsWith('.') && accessors.includes(name.slice(1)))

/** What a function of each row comes to. */
export function applyOperator(name: string, args: Operand[]): Operand {
  const [left, right] = args
  if (left === undefined) throw new KdbError('nyi')
  if (name.startsWith('.') && right === undefined) return accessTime(name.slice(1), typed(left))
  if (isUnary(name) && right === undefined) return unary[name]?.(left) ?? left
  const operator = Object.hasOwn(operators, name) ? operators[name] : undefined
  if (operator === undefined || right === undefined || args.length > 2) throw new KdbError('nyi')
  return operator.apply(left, right)
}

const infix = (apply: (left: Typed, right: Typed) => Operand): Operator => ({
  infix: true,
  apply: (left, right) => apply(typed(left), typed(right)),
})

const comparison = (test: (order: number) => boolean): Operator =>
  infix((left, right) => compare(left, right, test))

const arithmetic = (sign: Sign): Operator => infix((left, right) => calculate(sign, left, right))
/** The right one's items, nulls replaced (code.kx.com/q/ref/fill). */
const fill = infix((left, right) => {
  const filler =
    ['real', 'float'].includes(right.type) && isInteger(left.type) ? castTo(right.type, left) : left
  if (filler.type !== right.type) throw new KdbError('nyi')
  return eachRow(right.type, [filler, right], row => {
    const item = itemAt(right, row)
    return isNull(right.type, item) ? itemAt(filler, row) : item
  })
})

const lesser = infix((left, right) => pick(left, right, order => order <= 0))
const greater = infix((left, right) => pick(left, right, order => order >= 0))

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

function textOf(value: Operand | { kind: string }): string {
  if ('type' in value && value.kind === 'vector' && value.type === 'char' && 'items' in value) {
    return decodeText(value.items as Uint8Array)
  }
  throw new KdbError('type')
}

/** `*` any text, `?` any character, `[abc]` one of these, `[^abc]` another (code.kx.com/q/ref/like). */
function patternOf(text: string): RegExp {
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

export const operators: Record<string, Operator> = {
  '=': comparison(order => order === 0),
  '<>': comparison(order => order !== 0),
  '<': comparison(order => order < 0),
  '<=': comparison(order => order <= 0),
  '>': comparison(order => order > 0),
  '>=': comparison(order => order >= 0),
  '+': arithmetic('+'),
  '-': arithmetic('-'),
  '*': arithmetic('*'),
  '%': infix(divide),
  '^': fill,
  '&': lesser,
  and: lesser,
  '|': greater,
  or: greater,
  in: infix(isIn),
  within: infix(isWithin),
  like: isLike,
  xbar: infix(roundDown),
  div: infix(integerDivide),
  mod: infix(modulus),
  xexp: infix(power),
  xlog: infix(logarithm),
  $: { infix: true, apply: dollar },
}
