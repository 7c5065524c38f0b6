// The matchers of one value in an event pattern.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
import { BlockList } from 'node:net'
import { messageOf } from '../../../store/thrown.ts'
import { matchesPieces } from '../../../wire/glob.ts'
import { invalidPattern } from './invalid.ts'

/** Tests one leaf: text, number, boolean or null. `undefined` is a leaf that is not there. */
export type ValueTest = (value: unknown) => boolean

/** @throws {ServiceException} InvalidEventPatternException */
export function compileValue(rule: unknown): ValueTest {
  if (typeof rule !== 'object' || rule === null) return value => value === rule
  const [entry, ...more] = Object.entries(rule)
  if (entry === undefined || more.length > 0 || Array.isArray(rule)) {
    throw invalidPattern(`expected one operator in a match expression, got ${JSON.stringify(rule)}`)
  }
  const [operator, operand] = entry
  const compile = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined
  if (compile === undefined) throw invalidPattern(`Unrecognized match type ${operator}`)
  return compile(operand)
}

type Compile = (operand: unknown) => ValueTest

/** The tests of text; each also stands within `anything-but`. */
const TEXT_OPERATORS: Readonly<Record<string, Compile>> = {
  prefix: operand => affix(operand, 'prefix', (value, text) => value.startsWith(text)),
  suffix: operand => affix(operand, 'suffix', (value, text) => value.endsWith(text)),
  'equals-ignore-case': operand => {
    const folded = textOf(operand, 'equals-ignore-case').toLowerCase()
    return value => typeof value === 'string' && value.toLowerCase() === folded
  },
  wildcard: operand => {
    const pattern = wildcardOf(textOf(operand, 'wildcard'))
    return value => typeof value === 'string' && pattern(value)
  },
}

const OPERATORS: Readonly<Record<string, Compile>> = {
  ...TEXT_OPERATORS,
  'anything-but': anythingBut,
  numeric,
  cidr,
  exists: operand => {
    if (typeof operand !== 'boolean') throw invalidPattern(`exists takes true or false, got ${show(operand)}`)
    return value => (value !== undefined) === operand
  },
}

/** `{"prefix": "a"}`, or `{"prefix": {"equals-ignore-case": "A"}}`. */
function affix(operand: unknown, name: string, holds: (value: string, text: string) => boolean): ValueTest {
  if (typeof operand === 'string') return value => typeof value === 'string' && holds(value, operand)
  const [[inner, text] = [], ...more] = Object.entries(operand ?? {})
  if (inner !== 'equals-ignore-case' || more.length > 0) {
    throw invalidPattern(`${name} takes text or {"equals-ignore-case": text}, got ${show(operand)}`)
  }
  const folded = textOf(text, name).toLowerCase()
  return value => typeof value === 'string' && holds(value.toLowerCase(), folded)
}

/** `*` stands for any characters, `\*` for itself. */
function wildcardOf(pattern: string): (value: string) => boolean {
  const pieces = piecesOf(pattern)
  return value => matchesPieces(value, pieces)
}

function piecesOf(pattern: string): string[] {
  const pieces = ['']
  for (const [token] of pattern.matchAll(/\\.|\\|\*|[^\\*]+/gs)) {
    if (token === '\\' || (token.startsWith('\\') && token !== '\\*' && token !== '\\\\')) {
      throw invalidPattern(`Invalid escape character in wildcard ${pattern}`)
    }
    if (token !== '*') pieces[pieces.length - 1] += token.startsWith('\\') ? token.slice(1) : token
    else if (pieces.length > 1 && pieces.at(-1) === '' && pattern.includes('**')) {
      throw invalidPattern(`Consecutive wildcard characters in ${pattern}`)
    } else pieces.push('')
  }
  return pieces
}

/** One value, a list of them, or one of the tests of text with one value or a list of them. */
function anythingBut(operand: unknown): ValueTest {
  const excluded = isRecord(operand)
    ? withinAnythingBut(operand)
    : scalars(operand).map(scalar => compileValue(scalar))
  return value => value !== undefined && !excluded.some(test => test(value))
}

function withinAnythingBut(operand: Record<string, unknown>): ValueTest[] {
  const [[operator = '', texts] = [], ...more] = Object.entries(operand)
  const compile = Object.hasOwn(TEXT_OPERATORS, operator) ? TEXT_OPERATORS[operator] : undefined
  if (compile === undefined || more.length > 0) {
    throw invalidPattern(`Value of anything-but must be scalars or one text operator, got ${show(operand)}`)
  }
  return nonEmpty(texts, 'anything-but').map(text => compile(text))
}

function scalars(operand: unknown): unknown[] {
  const list = nonEmpty(operand, 'anything-but')
  const strange = list.find(value => typeof value === 'object' && value !== null)
  if (strange !== undefined) throw invalidPattern(`anything-but takes text or numbers, got ${show(strange)}`)
  return list
}

function nonEmpty(operand: unknown, name: string): unknown[] {
  const list = Array.isArray(operand) ? operand : [operand]
  if (list.length === 0) throw invalidPattern(`${name} takes at least one value, got an empty list`)
  return list
}

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
}

/** `[">", 0, "<=", 5]`: one comparison, or a lower bound and an upper one. */
function numeric(operand: unknown): ValueTest {
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4)) {
    throw invalidPattern(`numeric takes one comparison or two, got ${show(operand)}`)
  }
  const tests = [operand.slice(0, 2), operand.slice(2)].filter(pair => pair.length > 0).map(comparison)
  if (operand.length === 4) checkRange(operand)
  return value => typeof value === 'number' && tests.every(test => test(value))
}

/** A range that no number is in is a slip. */
function checkRange([lower, bottom, upper, top]: unknown[]): void {
  const isRange = ['>', '>='].includes(String(lower)) && ['<', '<='].includes(String(upper))
  if (!isRange) throw invalidPattern(`Bad numeric range operator: ${upper} behind ${lower}`)
  // The comparisons hold numbers only.
  const [from, to] = [Number(bottom), Number(top)]
  if (from > to || (from === to && !(lower === '>=' && upper === '<=')))
    throw invalidPattern(`Bottom must be less than top, got ${bottom} and ${top}`)
}

/** Numbers are matched from -5.0e9 to 5.0e9. */
const LARGEST_NUMBER = 5e9

function comparison([operator, bound]: unknown[]): (value: number) => boolean {
  const holds = COMPARISONS[String(operator)]
  if (holds === undefined) throw invalidPattern(`Unrecognized numeric range operator: ${operator}`)
  if (typeof bound !== 'number' || Math.abs(bound) > LARGEST_NUMBER) {
    throw invalidPattern(`Value of ${operator} must be numeric, between -5.0e9 and 5.0e9, got ${show(bound)}`)
  }
  return value => holds(value, bound)
}

function cidr(operand: unknown): ValueTest {
  const text = textOf(operand, 'cidr')
  const [address = '', bits = ''] = text.split('/')
  const family = address.includes(':') ? 'ipv6' : 'ipv4'
  const range = new BlockList()
  try {
    range.addSubnet(address, /^\d+$/.test(bits) ? Number(bits) : Number.NaN, family)
  } catch (cause) {
    throw invalidPattern(`Malformed CIDR, one '/' required, got ${text}: ${messageOf(cause)}`)
  }
  return value =>
    typeof value === 'string' && value.includes(':') === (family === 'ipv6') && range.check(value, family)
}

function textOf(operand: unknown, name: string): string {
  if (typeof operand === 'string') return operand
  throw invalidPattern(`${name} takes text, got ${show(operand)}`)
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const show = (value: unknown) => JSON.stringify(value)
