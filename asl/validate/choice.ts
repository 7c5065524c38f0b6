import { isObject, type Json } from '../json.ts'
import { type Check, checkFields, exclusive, type Fields } from './fields.ts'
import { type Place, refuse } from './place.ts'
import { assignment, template } from './template.ts'
import { arrayOf, flag, number, orExpression, referencePath, text, timestamp } from './values.ts'

/** The Choices of a Choice state, in the state's language. */
export const choices: Check = (value, place) =>
  arrayOf((rule, inner) => {
    if (place.language === 'JSONata') checkFields(rule, CONDITION_RULE, inner)
    else checkRule(rule, inner, NEXT)
  })(value, place)

const NEXT: Fields = {
  Next: { check: text, required: true },
  Assign: { check: assignment },
}

const CONDITION_RULE: Fields = {
  ...NEXT,
  Condition: { check: orExpression(flag), required: true },
  Output: { check: template },
  Comment: { check: text },
}

const VALUES = { String: text, Numeric: number(-Number.MAX_VALUE), Boolean: flag, Timestamp: timestamp }

const OPERATORS: Record<string, Check> = Object.fromEntries([
  ...comparisons('String'),
  ...comparisons('Numeric'),
  ...comparisons('Timestamp'),
  ['BooleanEquals', flag],
  ['BooleanEqualsPath', referencePath],
  ['StringMatches', text],
  ...['Null', 'Present', 'Numeric', 'String', 'Boolean', 'Timestamp'].map(
    type => [`Is${type}`, flag] as const,
  ),
])

function comparisons(type: keyof typeof VALUES): [string, Check][] {
  const names = ['Equals', 'LessThan', 'GreaterThan', 'LessThanEquals', 'GreaterThanEquals']
  return names.flatMap(name => [
    [`${type}${name}`, VALUES[type]],
    [`${type}${name}Path`, referencePath],
  ])
}

const COMBINATIONS = ['And', 'Or', 'Not']

function checkRule(rule: Json, place: Place, outer: Fields): void {
  const isCombination = isObject(rule) && COMBINATIONS.some(name => Object.hasOwn(rule, name))
  const fields = { ...(isCombination ? COMBINATION : COMPARISON), ...outer }
  if (!checkFields(rule, fields, place)) return
  const operators = Object.keys(rule).filter(name => Object.hasOwn(OPERATORS, name))
  if (!isCombination && operators.length === 0) refuse(place, 'A comparison operator is required')
  exclusive(rule, isCombination ? COMBINATIONS : operators, place)
}

// Only the outermost rule leads somewhere.
const innerRule = (rule: Json, place: Place): void => checkRule(rule, place, {})

const COMBINATION: Fields = {
  And: { check: arrayOf(innerRule) },
  Or: { check: arrayOf(innerRule) },
  Not: { check: innerRule },
  Comment: { check: text },
}

const COMPARISON: Fields = {
  Variable: { check: referencePath, required: true },
  Comment: { check: text },
  ...Object.fromEntries(Object.entries(OPERATORS).map(([name, check]) => [name, { check }])),
}
