// jsonata's own functions that make texts and lists, with what they make charged to the evaluation. Its hooks do not
// see a function that another one calls (`$map($list, $string)`), nor the last call of a lambda.
import jsonata from 'jsonata'
import { boundedRun } from '../../../wire/bounded-run.ts'
import { charge, checkTime } from './bounds.ts'
import { evaluationIn } from './evaluation.ts'

const MAKERS = [
  'string substring substringBefore substringAfter lowercase uppercase trim match replace split join',
  'contains base64encode',
  'encodeUrl encodeUrlComponent decodeUrl decodeUrlComponent',
  'map filter each sift zip keys lookup append spread merge reverse',
].flatMap(names => names.split(' '))

/** Their time grows with what their picture asks for, not with what they make. */
const FORMATTERS = 'formatNumber formatInteger parseInteger fromMillis toMillis'.split(' ')

export type Implementation = Parameters<jsonata.Expression['registerFunction']>[1]

interface Builtin {
  readonly implementation: Implementation
}

/** Ours ask them for the rest. */
const WRAPPED = ['base64decode']

interface Loaded {
  readonly fromMillis: Builtin
  readonly base64decode: Builtin
  readonly [name: string]: Builtin
}

const loaded: Loaded = await jsonata(
  `{${[...MAKERS, ...FORMATTERS, ...WRAPPED].map(name => `'${name}': $${name}`).join(', ')}}`,
).evaluate(undefined)

/** The same function, its result charged. */
export function charged(original: Implementation): Implementation {
  function chargedFunction(this: jsonata.Focus, ...values: unknown[]): unknown {
    const { usage } = evaluationIn(this.environment)
    // jsonata calls a function for each item of a list without evaluating a node.
    checkTime(usage)
    const settle = (result: unknown): unknown => {
      charge(usage, result)
      return result
    }
    const result: unknown = original.apply(this, values)
    return result instanceof Promise ? result.then(settle) : settle(result)
  }
  return inPlaceOf(original, chargedFunction)
}

/** The same formatter, bounded in time where it is given a picture: without one it has little to do. */
function bounded(original: Implementation): Implementation {
  function boundedFunction(this: jsonata.Focus, ...values: unknown[]): unknown {
    const format = (): unknown => original.apply(this, values)
    return values[1] === undefined ? format() : boundedRun(format)
  }
  return inPlaceOf(original, boundedFunction)
}

/** jsonata asks a function for its number of parameters, and reads their names from its text. */
const inPlaceOf = (original: Implementation, replacement: Implementation): Implementation =>
  Object.defineProperties(replacement, {
    length: { value: original.length },
    toString: { value: () => original.toString() },
  })

/** To be bound by name in an expression. */
export const BUILTINS: readonly (readonly [string, Builtin])[] = Object.entries(loaded).map(
  ([name, builtin]) => {
    const { implementation } = builtin
    const made = FORMATTERS.includes(name) ? bounded(implementation) : implementation
    return [name, { ...builtin, implementation: charged(made) }]
  },
)

/** jsonata's own, which passes over what is no Base64. */
export const base64decode = loaded.base64decode.implementation

/** jsonata's formatting of times, which it gives to expressions only. */
export const fromMillis = bounded(loaded.fromMillis.implementation)
