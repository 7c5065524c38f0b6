// Reading JSON without loss: what JavaScript's numbers would alter is kept as it was written, as AWS's parser keeps it.
import { rememberOf } from './cache.ts'
import { ExactNumber } from './exact-number.ts'
import { isObject, type Json } from './json.ts'

/** As JSON.parse, which reads most texts: only one in which such a number may stand is read number by number. */
export function parseExactly(text: string): Json {
  if (!MAY_LOSE.test(text)) return JSON.parse(text) as Json
  return JSON.parse(text, (_, value, { source }) => exact(value, source)) as Json
}

/** As parseExactly, for a definition: the numbers of its settings are JavaScript's, `BackoffRate: 2.0` among them. */
export function parseDefinition(text: string): Json {
  if (!MAY_LOSE.test(text)) return JSON.parse(text) as Json
  return JSON.parse(text, (name, value, { source }) =>
    SETTINGS.has(name) ? value : exact(value, source),
  ) as Json
}

/** A number of 16 digits, with a fraction that begins with 0, or with an exponent; also where it stands in a string. */
const MAY_LOSE = /(?:^|[\s[:,])-?(?:\d{16}|\d+(?:\.0|[eE]|\.\d+[eE]))/

/** https://states-language.net/spec.html: the fields whose values are numbers. */
const SETTINGS: ReadonlySet<string> = new Set([
  'BackoffRate',
  'HeartbeatSeconds',
  'IntervalSeconds',
  'MaxAttempts',
  'MaxConcurrency',
  'MaxDelaySeconds',
  'Seconds',
  'TimeoutSeconds',
  'ToleratedFailureCount',
  'ToleratedFailurePercentage',
])

const exact = (value: unknown, source: string | undefined): unknown =>
  typeof value === 'number' && source !== undefined && isAltered(value, source)
    ? new ExactNumber(source)
    : value

/** Fractions are doubles on AWS too; a whole one stays a fraction there, and an integer keeps all its digits. */
function isAltered(value: number, source: string): boolean {
  if (!Number.isFinite(value)) return true
  return Number.isInteger(value) && (!Number.isSafeInteger(value) || /[.eE]/.test(source))
}

/** The value with doubles alone, for what computes. The very value where it has nothing else. */
export function inDoubles<Value extends Json>(value: Value): Json {
  if (value instanceof ExactNumber) return Number(value.text)
  return typeof value === 'object' && value !== null ? doublesIn(value) : value
}

/** Remembered: expressions look at the same data again and again. */
const doublesIn = rememberOf((value: object & Json): Json => {
  if (Array.isArray(value)) {
    const items = value.map(inDoubles)
    return items.some((item, index) => item !== value[index]) ? items : value
  }
  if (!isObject(value)) return value
  const members = Object.entries(value).map(([name, member]) => [name, inDoubles(member)] as const)
  return members.some(([name, member]) => member !== value[name]) ? Object.fromEntries(members) : value
})
