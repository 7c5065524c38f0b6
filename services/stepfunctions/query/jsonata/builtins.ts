// jsonata's own functions that make texts and lists, with what they make charged to the evaluation. Its hooks do not
// see a function that another one calls (`$map($list, $string)`), nor the last call of a lambda.
import jsonata from 'jsonata'
import { charge } from './bounds.ts'
import { evaluationIn } from './evaluation.ts'

const MAKERS = [
  'string substring substringBefore substringAfter lowercase uppercase trim match replace split join',
  'formatNumber formatInteger fromMillis base64encode base64decode',
  'encodeUrl encodeUrlComponent decodeUrl decodeUrlComponent',
  'map filter each sift zip keys lookup append spread merge reverse sort',
].flatMap(names => names.split(' '))

export type Implementation = Parameters<jsonata.Expression['registerFunction']>[1]

interface Builtin {
  readonly implementation: Implementation
}

const loaded: { readonly fromMillis: Builtin; readonly [name: string]: Builtin } = await jsonata(
  `{${MAKERS.map(name => `'${name}': $${name}`).join(', ')}}`,
).evaluate(undefined)

/** The same function, its result charged. */
export const charged = (original: Implementation): Implementation => {
  function chargedFunction(this: jsonata.Focus, ...values: unknown[]): unknown {
    const { usage } = evaluationIn(this.environment)
    const settle = (result: unknown): unknown => {
      charge(usage, result)
      return result
    }
    const result: unknown = original.apply(this, values)
    return result instanceof Promise ? result.then(settle) : settle(result)
  }
  // jsonata asks a function for its number of parameters, and reads their names from its text.
  return Object.defineProperties(chargedFunction, {
    length: { value: original.length },
    toString: { value: () => original.toString() },
  })
}

/** To be bound by name in an expression. */
export const BUILTINS: readonly (readonly [string, Builtin])[] = Object.entries(loaded).map(
  ([name, builtin]) => [name, { ...builtin, implementation: charged(builtin.implementation) }],
)

/** jsonata's formatting of times, which it gives to expressions only. */
export const fromMillis = loaded.fromMillis.implementation
