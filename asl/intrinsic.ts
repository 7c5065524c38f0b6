// Intrinsic function calls of JSONPath templates: `States.Format('{} of {}', $.a, States.MathAdd($.b, 1))`.
import { remember } from './cache.ts'
import { parseExactly } from './exact-json.ts'
import type { Json } from './json.ts'
import { type Path, rootOf, scanPath } from './path-grammar.ts'
import {
  accept,
  atEnd,
  expect,
  LanguageSyntaxError,
  type Scanner,
  scannerOf,
  skipSpaces,
  take,
  takeQuoted,
  unexpected,
} from './scanner.ts'

export interface Call {
  readonly kind: 'call'
  readonly name: IntrinsicName
  readonly arguments: readonly Argument[]
}

export type Argument =
  | Call
  | { readonly kind: 'path'; readonly path: Path; readonly text: string }
  /** `raw` keeps the escapes, by which Format knows `\{` from a placeholder. */
  | { readonly kind: 'string'; readonly value: string; readonly raw: string }
  | { readonly kind: 'value'; readonly value: Json }

/** How many arguments each takes, at least and at most. */
export const INTRINSICS = {
  'States.Format': [1, Number.POSITIVE_INFINITY],
  'States.StringToJson': [1, 1],
  'States.JsonToString': [1, 1],
  'States.Array': [0, Number.POSITIVE_INFINITY],
  'States.ArrayPartition': [2, 2],
  'States.ArrayContains': [2, 2],
  'States.ArrayRange': [3, 3],
  'States.ArrayGetItem': [2, 2],
  'States.ArrayLength': [1, 1],
  'States.ArrayUnique': [1, 1],
  'States.Base64Encode': [1, 1],
  'States.Base64Decode': [1, 1],
  'States.Hash': [2, 2],
  'States.JsonMerge': [3, 3],
  'States.MathRandom': [2, 3],
  'States.MathAdd': [2, 2],
  'States.StringSplit': [2, 2],
  'States.UUID': [0, 0],
} as const satisfies Record<string, readonly [number, number]>

export type IntrinsicName = keyof typeof INTRINSICS

// https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html: nesting of up to ten.
const DEEPEST = 10
const KEPT_CALLS = 10_000

export const isIntrinsic = (text: string): boolean => text.startsWith('States.')

/** The parsed call, remembered. Throws LanguageSyntaxError. */
export const parseIntrinsic: (text: string) => Call = remember(KEPT_CALLS, text => {
  const scanner = scannerOf(text)
  const call = scanCall(scanner, 1)
  if (!atEnd(scanner)) throw unexpected(scanner, 'the end')
  return call
})

function scanCall(scanner: Scanner, depth: number): Call {
  if (depth > DEEPEST)
    throw new LanguageSyntaxError(`intrinsic functions can be nested up to ${DEEPEST} deep`)
  const name = scanFunctionName(scanner)
  expect(scanner, '(')
  const items = scanArguments(scanner, depth)
  const [least, most] = INTRINSICS[name]
  if (items.length < least || items.length > most) {
    throw new LanguageSyntaxError(`Invalid number of arguments for ${name}: got ${items.length}`)
  }
  if (name === 'States.MathAdd') items.forEach(refuseText)
  return { kind: 'call', name, arguments: items }
}

function scanFunctionName(scanner: Scanner): IntrinsicName {
  const name = take(scanner, /States\.\w+/y)
  if (name === undefined) throw unexpected(scanner, 'an intrinsic function')
  if (!isIntrinsicName(name)) throw new LanguageSyntaxError(`Unrecognized function ${name}`)
  return name
}

const isIntrinsicName = (name: string): name is IntrinsicName => Object.hasOwn(INTRINSICS, name)

function scanArguments(scanner: Scanner, depth: number): Argument[] {
  const items: Argument[] = []
  skipSpaces(scanner)
  if (accept(scanner, ')')) return items
  do {
    skipSpaces(scanner)
    items.push(scanArgument(scanner, depth))
    skipSpaces(scanner)
  } while (accept(scanner, ','))
  expect(scanner, ')')
  return items
}

function scanArgument(scanner: Scanner, depth: number): Argument {
  const start = scanner.at
  const next = scanner.text[start]
  if (next === "'") return stringArgument(takeQuoted(scanner))
  if (next === '$') {
    const path = scanPath(scanner, rootOf(scanner))
    return { kind: 'path', path, text: scanner.text.slice(start, scanner.at) }
  }
  if (next === 'S') return scanCall(scanner, depth + 1)
  const literal = take(scanner, /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y)
  if (literal === undefined) throw unexpected(scanner, 'an argument')
  return { kind: 'value', value: parseExactly(literal) }
}

const stringArgument = (raw: string): Argument => ({ kind: 'string', raw, value: unescapeText(raw) })

/** Only the quote, braces and the backslash itself can be escaped; other backslashes stand for themselves. */
export const unescapeText = (raw: string): string => raw.replace(/\\(['{}\\])/g, '$1')

function refuseText(argument: Argument): void {
  if (argument.kind === 'string') {
    throw new LanguageSyntaxError(`States.MathAdd takes numbers, got '${argument.value}'`)
  }
}
