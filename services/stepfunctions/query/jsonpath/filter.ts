import { doubleOf, numberOf } from '../../../../asl/exact-number.ts'
import type { Json } from '../../../../asl/json.ts'
import type { Filter, FilterOperator, Operand, Path } from '../../../../asl/path-grammar.ts'
import { equalJson } from '../equal.ts'
import { matches } from '../pattern.ts'

/** Whether a value passes `[?( ... )]`; `read` gives what a path inside it leads to. */
export function passes(filter: Filter, read: (path: Path) => Json | undefined): boolean {
  switch (filter.kind) {
    case 'and':
      return passes(filter.left, read) && passes(filter.right, read)
    case 'or':
      return passes(filter.left, read) || passes(filter.right, read)
    case 'not':
      return !passes(filter.filter, read)
    case 'exists':
      return read(filter.path) !== undefined
    case 'compare':
      return compare(filter.operator, filter.left, filter.right, read)
  }
}

function compare(
  operator: FilterOperator,
  left: Operand,
  right: Operand,
  read: (path: Path) => Json | undefined,
): boolean {
  const value = operandValue(left, read)
  if (right.kind === 'pattern') {
    return operator === '=~' && typeof value === 'string' && matches(right.pattern, value)
  }
  return COMPARISONS[operator](value, operandValue(right, read))
}

function operandValue(operand: Operand, read: (path: Path) => Json | undefined): Json | undefined {
  if (operand.kind === 'path') return read(operand.path)
  return operand.kind === 'value' ? operand.value : undefined
}

type Compare = (left: Json | undefined, right: Json | undefined) => boolean

const same: Compare = (left, right) =>
  left === undefined || right === undefined ? left === right : equalJson(left, right)

const isIn: Compare = (left, right) => Array.isArray(right) && right.some((item: Json) => same(left, item))

// Only numbers and texts have an order, each among themselves.
const ordered =
  (holds: (difference: number) => boolean): Compare =>
  (left, right) => {
    const [one, other] = [numberOf(left), numberOf(right)]
    if (one !== undefined && other !== undefined) return holds(one < other ? -1 : Number(one > other))
    if (typeof left !== 'string' || typeof right !== 'string') return false
    return holds(left < right ? -1 : Number(left > right))
  }

const sizeOf = (value: Json | undefined): number | undefined =>
  typeof value === 'string' || Array.isArray(value) ? value.length : undefined

const COMPARISONS: Record<FilterOperator, Compare> = {
  '==': same,
  '!=': (left, right) => !same(left, right),
  '<': ordered(difference => difference < 0),
  '<=': ordered(difference => difference <= 0),
  '>': ordered(difference => difference > 0),
  '>=': ordered(difference => difference >= 0),
  '=~': () => false,
  in: isIn,
  nin: (left, right) => !isIn(left, right),
  contains: (left, right) =>
    typeof left === 'string' ? typeof right === 'string' && left.includes(right) : isIn(right, left),
  size: (left, right) => sizeOf(left) !== undefined && sizeOf(left) === doubleOf(right),
  empty: (left, right) => sizeOf(left) !== undefined && (sizeOf(left) === 0) === right,
}
