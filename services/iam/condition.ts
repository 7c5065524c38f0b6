// Conditions: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
import { matchesAny } from './wildcard.ts'

type Compare = (values: readonly string[], actual: string) => boolean

const isOneOf: Compare = (values, actual) => values.includes(actual)
const isOneOfIgnoringCase: Compare = (values, actual) =>
  values.some(value => value.toLowerCase() === actual.toLowerCase())
const not =
  (compare: Compare): Compare =>
  (values, actual) =>
    !compare(values, actual)

const COMPARE = {
  StringEquals: isOneOf,
  StringNotEquals: not(isOneOf),
  StringEqualsIgnoreCase: isOneOfIgnoringCase,
  StringNotEqualsIgnoreCase: not(isOneOfIgnoringCase),
  StringLike: matchesAny,
  StringNotLike: not(matchesAny),
  ArnEquals: matchesAny,
  ArnNotEquals: not(matchesAny),
  ArnLike: matchesAny,
  ArnNotLike: not(matchesAny),
} as const satisfies Record<string, Compare>

type Comparison = keyof typeof COMPARE
type Operator = Comparison | `${Comparison}IfExists` | 'Null'

/** As a policy may name them. */
export const OPERATORS: readonly Operator[] = [
  // Object.keys does not know the type of the keys.
  ...(Object.keys(COMPARE) as Comparison[]).flatMap(name => [name, `${name}IfExists`] as const),
  'Null',
]

type Tests = Readonly<Record<string, readonly string[]>>

/** Whether every test of every operator holds. */
export const holds = (
  condition: { readonly [operator in Operator]?: Tests | undefined },
  actual: Readonly<Record<string, string>>,
): boolean =>
  OPERATORS.every(operator =>
    Object.entries(condition[operator] ?? {}).every(([key, values]) =>
      test(operator, values, valueOfKey(actual, key)),
    ),
  )

/** The keys of conditions, those of tags too, are the same in any case. */
function valueOfKey(actual: Readonly<Record<string, string>>, key: string): string | undefined {
  const wanted = key.toLowerCase()
  return Object.entries(actual).find(([name]) => name.toLowerCase() === wanted)?.[1]
}

function test(operator: Operator, values: readonly string[], actual: string | undefined): boolean {
  if (operator === 'Null') return values.includes(String(actual === undefined))
  const ifExists = operator.endsWith('IfExists')
  // Cut off or not, it is the name of a comparison.
  const comparison = (ifExists ? operator.slice(0, -'IfExists'.length) : operator) as Comparison
  // A key that is not there fails what wants it equal, and passes what wants it different.
  if (actual === undefined) return ifExists || comparison.includes('Not')
  return COMPARE[comparison](values, actual)
}
