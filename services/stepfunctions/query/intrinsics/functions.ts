// https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
import type { IntrinsicName } from '../../../../asl/intrinsic.ts'
import type { Json } from '../../../../asl/json.ts'
import { readJson } from '../../../../asl/json-text.ts'
import { isBase64 } from '../base64.ts'
import { canonicalJson, equalJson } from '../equal.ts'
import { hashText, isHashAlgorithm } from '../hash.ts'
import { javaRandom } from '../java-random.ts'
import type { Environment } from '../scope.ts'
import { arrayAt, IntrinsicFault, integerAt, objectAt, textAt, wrong } from './arguments.ts'
import { format } from './format.ts'

type Intrinsic = (values: readonly Json[], environment: Environment) => Json

const LONGEST_RANGE = 1000
const LONGEST_TEXT = 10_000

export const INTRINSIC_FUNCTIONS: Record<IntrinsicName, Intrinsic> = {
  'States.Format': values => format(textAt(values, 0), values.slice(1)),
  'States.StringToJson': values => parseJson(textAt(values, 0)),
  'States.JsonToString': ([value = null]) => JSON.stringify(value),
  'States.Array': values => [...values],
  'States.ArrayPartition': values => partition(arrayAt(values, 0), integerAt(values, 1)),
  'States.ArrayContains': values => {
    const [, wanted = null] = values
    return arrayAt(values, 0).some(item => equalJson(item, wanted))
  },
  'States.ArrayRange': values => range(integerAt(values, 0), integerAt(values, 1), integerAt(values, 2)),
  'States.ArrayGetItem': values => itemAt(arrayAt(values, 0), integerAt(values, 1)),
  'States.ArrayLength': values => arrayAt(values, 0).length,
  'States.ArrayUnique': values => [
    ...new Map(arrayAt(values, 0).map(item => [canonicalJson(item), item])).values(),
  ],
  'States.Base64Encode': values => Buffer.from(shortTextAt(values, 0), 'utf8').toString('base64'),
  'States.Base64Decode': values => decodeBase64(shortTextAt(values, 0)),
  'States.Hash': values => hash(values),
  'States.JsonMerge': values => merge(values),
  'States.MathRandom': (values, environment) => randomInteger(values, environment),
  'States.MathAdd': values => integerAt(values, 0) + integerAt(values, 1),
  'States.StringSplit': values => split(textAt(values, 0), textAt(values, 1)),
  'States.UUID': (_, environment) => environment.uuid(),
}

// Jackson, AWS's parser, reads a blank text as no value, which it writes as null.
function parseJson(text: string): Json {
  if (text.trim() === '') return null
  const { value, fault } = readJson(text)
  if (fault !== undefined) throw new IntrinsicFault(`Invalid JSON string: ${fault.message}`)
  return value
}

function partition(items: readonly Json[], size: number): Json {
  if (size <= 0) throw wrong(1, 'a positive number', size)
  return Array.from({ length: Math.ceil(items.length / size) }, (_, part) =>
    items.slice(part * size, (part + 1) * size),
  )
}

// The end is included when a step lands on it.
function range(start: number, end: number, step: number): Json {
  if (step === 0) throw wrong(2, 'other than 0', step)
  const length = Math.max(0, Math.floor((end - start) / step) + 1)
  if (length > LONGEST_RANGE)
    throw new IntrinsicFault(`a range has at most ${LONGEST_RANGE} items, got ${length}`)
  return Array.from({ length }, (_, index) => start + index * step)
}

function itemAt(items: readonly Json[], index: number): Json {
  const item = items[index]
  if (item === undefined) throw wrong(1, `an index from 0 to ${items.length - 1}`, index)
  return item
}

function shortTextAt(values: readonly Json[], position: number): string {
  const text = textAt(values, position)
  if (text.length > LONGEST_TEXT) throw wrong(position, `at most ${LONGEST_TEXT} characters`, text.length)
  return text
}

function decodeBase64(text: string): string {
  if (!isBase64(text)) throw wrong(0, 'Base64', text)
  return Buffer.from(text, 'base64').toString('utf8')
}

function hash(values: readonly Json[]): string {
  const algorithm = textAt(values, 1)
  if (!isHashAlgorithm(algorithm)) throw wrong(1, 'one of MD5, SHA-1, SHA-256, SHA-384, SHA-512', algorithm)
  const [data = null] = values
  return hashText(typeof data === 'string' ? shortTextAt(values, 0) : JSON.stringify(data), algorithm)
}

// AWS merges shallowly only: the third argument must be false.
function merge(values: readonly Json[]): Json {
  if (values[2] !== false) throw wrong(2, 'false', values[2])
  return { ...objectAt(values, 0), ...objectAt(values, 1) }
}

function randomInteger(values: readonly Json[], environment: Environment): number {
  const [start, end] = [integerAt(values, 0), integerAt(values, 1)]
  if (end <= start) throw wrong(1, `more than ${start}`, end)
  const random = values.length > 2 ? javaRandom(integerAt(values, 2)) : environment.random()
  return start + Math.floor(random * (end - start))
}

// Every character of the second text separates; empty parts are left out.
function split(text: string, separators: string): Json {
  const parts = ['']
  for (const character of text) {
    if (separators.includes(character)) parts.push('')
    else parts.push((parts.pop() ?? '') + character)
  }
  return parts.filter(part => part !== '')
}
