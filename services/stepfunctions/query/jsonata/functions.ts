// The functions that AWS adds to JSONata, and replacements of some whose own versions cannot stay.
// https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
import type jsonata from 'jsonata'
import { inDoubles } from '../../../../asl/exact-json.ts'
import type { Json } from '../../../../asl/json.ts'
import { readJson } from '../../../../asl/json-text.ts'
import { boundedRun } from '../../../wire/bounded-run.ts'
import { isBase64 } from '../base64.ts'
import { canonicalJson } from '../equal.ts'
import { hashText, isHashAlgorithm } from '../hash.ts'
import { javaRandom } from '../java-random.ts'
import type { Environment } from '../scope.ts'
import { BoundExceeded, charge, MOST_CHARACTERS, MOST_ITEMS } from './bounds.ts'
import { base64decode as decode, fromMillis, type Implementation } from './builtins.ts'
import { evaluationIn } from './evaluation.ts'
import { InternalFault } from './fault.ts'

/** Name, implementation, signature (https://docs.jsonata.org/embedding-extending#function-signature-syntax). */
export const FUNCTIONS: readonly (readonly [string, Implementation, string])[] = [
  ['partition', partition, '<an:a>'],
  ['range', range, '<nnn:a>'],
  ['hash', hash, '<ss?:s>'],
  ['parse', parse, '<s:x>'],
  ['uuid', uuid, '<:s>'],
  ['random', random, '<n?:n>'],
  // jsonata's own read the clock and Math.random, or have no bound.
  ['millis', millis, '<:n>'],
  ['now', now, '<s?s?:s>'],
  ['shuffle', shuffle, '<a:a>'],
  ['distinct', distinct, '<x:x>'],
  ['base64decode', base64decode, '<s-:s>'],
  ['pad', pad, '<s-ns?:s>'],
  ['sort', sort, '<af?:a>'],
]

const outside = (focus: jsonata.Focus): Environment => evaluationIn(focus.environment).environment

function partition(items: readonly Json[], size: number): Json {
  const step = Math.trunc(size)
  if (step <= 0) throw new Error(`expected a positive size, got ${size}`)
  return Array.from({ length: Math.ceil(items.length / step) }, (_, part) =>
    items.slice(part * step, (part + 1) * step),
  )
}

// The end is included when a step lands on it. As of a path, one item stands for itself, and none for nothing.
function range(from: number, to: number, by: number): number[] | number | undefined {
  const [start, end, step] = [Math.trunc(from), Math.trunc(to), Math.trunc(by)]
  if (step === 0) throw new Error('expected a step other than 0')
  const length = Math.max(0, Math.floor((end - start) / step) + 1)
  if (length > MOST_ITEMS) throw BoundExceeded.memory()
  if (length <= 1) return length === 1 ? start : undefined
  return Array.from({ length }, (_, index) => start + index * step)
}

function hash(text: string, algorithm = 'SHA-256'): string {
  if (!isHashAlgorithm(algorithm)) {
    throw new Error(`expected one of MD5, SHA-1, SHA-256, SHA-384, SHA-512, got ${algorithm}`)
  }
  return hashText(text, algorithm)
}

function parse(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined
  const { value, fault } = readJson(text)
  if (fault !== undefined) throw new Error(fault.message)
  return inDoubles(value)
}

function uuid(this: jsonata.Focus): string {
  return outside(this).uuid()
}

function random(this: jsonata.Focus, seed?: number): number {
  return seed === undefined ? outside(this).random() : javaRandom(seed)
}

function millis(this: jsonata.Focus): number {
  return outside(this).now()
}

function now(this: jsonata.Focus, picture?: string, zone?: string): string {
  return fromMillis.call(this, outside(this).now(), picture, zone)
}

function shuffle(this: jsonata.Focus, items: readonly Json[] | undefined): Json[] | undefined {
  if (items === undefined) return undefined
  const { random: chance } = outside(this)
  const drawn = items.map(item => ({ item, order: chance() }))
  return drawn.sort((one, other) => one.order - other.order).map(({ item }) => item)
}

// jsonata's own takes a time that grows with the square of the length. A sequence (its mark for what a path
// found, of which a single item stands for itself) stays one.
function distinct(this: jsonata.Focus, items: unknown): unknown {
  if (!Array.isArray(items)) return items
  const { usage } = evaluationIn(this.environment)
  const first = new Map<string, Json>()
  for (const item of new Set<Json>(items)) {
    const key = canonicalJson(item)
    charge(usage, key)
    if (!first.has(key)) first.set(key, item)
  }
  const found = [...first.values()]
  return 'sequence' in items ? Object.assign(found, { sequence: true }) : found
}

type IsBehind = (one: Json, other: Json) => unknown

// jsonata's own holds a copy of what is left for every item that it merges: 30,000 numbers took 2 GB.
async function sort(items: readonly Json[] | undefined, isBehind?: IsBehind) {
  if (items === undefined || items.length <= 1) return items
  if (isBehind !== undefined) return mergeSort(items, isBehind)
  const type = typeof items[0]
  if ((type !== 'number' && type !== 'string') || items.some(item => typeof item !== type)) {
    const message =
      'The single argument form of the sort function can only be applied to an array of strings or an array of numbers.  Use the second argument to specify a comparison function'
    throw Object.assign(new Error(message), { code: 'D3070' })
  }
  // Numbers among themselves, or texts by their UTF-16 units: null is neither.
  return boundedRun(() =>
    items.toSorted((one, other) => (one === other ? 0 : (one ?? 0) < (other ?? 0) ? -1 : 1)),
  )
}

/** Stable, bottom up: runs of one item are merged into runs of two, four, ... */
async function mergeSort(items: readonly Json[], isBehind: IsBehind): Promise<readonly Json[]> {
  let sorted = items
  for (let width = 1; width < items.length; width *= 2) {
    const merged: Json[] = []
    for (let start = 0; start < items.length; start += 2 * width) {
      const left = sorted.slice(start, start + width)
      const right = sorted.slice(start + width, start + 2 * width)
      await mergeInto(merged, [left, right], isBehind)
    }
    sorted = merged
  }
  return sorted
}

async function mergeInto(merged: Json[], [left, right]: [Json[], Json[]], isBehind: IsBehind): Promise<void> {
  let [l, r] = [0, 0]
  while (l < left.length && r < right.length) {
    const [one, other] = [left[l] ?? null, right[r] ?? null]
    if (await isBehind(one, other)) {
      merged.push(other)
      r += 1
    } else {
      merged.push(one)
      l += 1
    }
  }
  for (const rest of [left.slice(l), right.slice(r)]) for (const item of rest) merged.push(item)
}

function base64decode(this: jsonata.Focus, text: string | undefined): string | undefined {
  if (text !== undefined && !isBase64(text)) throw new InternalFault(outside(this).uuid())
  return decode.call(this, text)
}

function pad(text: string | undefined, width: number, character = ' '): string | undefined {
  if (text === undefined) return undefined
  if (Math.abs(width) > MOST_CHARACTERS) throw BoundExceeded.memory()
  const short = Math.max(0, Math.abs(Math.trunc(width)) - lengthOf(text))
  const padding = leading((character === '' ? ' ' : character).repeat(short), short)
  return width > 0 ? text + padding : padding + text
}

// JSONata counts characters, where JavaScript counts their UTF-16 units.
const lengthOf = (text: string): number => (SURROGATE.test(text) ? [...text].length : text.length)

const leading = (text: string, length: number): string =>
  SURROGATE.test(text) ? [...text].slice(0, length).join('') : text.slice(0, length)

const SURROGATE = /[\uD800-\uDFFF]/
