// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
import { messageOf } from '../../../store/thrown.ts'
import { parseJson } from '../../../wire/json.ts'
import { invalidPattern } from './invalid.ts'
import { compileValue, type ValueTest } from './value.ts'

export interface Pattern {
  matches(event: unknown): boolean
}

/** @throws {ServiceException} InvalidEventPatternException */
export function parsePattern(text: string): Pattern {
  const pattern = read(text)
  if (!isObject(pattern) || Object.keys(pattern).length === 0) {
    throw invalidPattern('expected an object with at least one field')
  }
  return { matches: compileObject(pattern) }
}

function read(text: string): unknown {
  try {
    return parseJson(text)
  } catch (cause) {
    throw invalidPattern(`expected JSON, got: ${messageOf(cause)}`)
  }
}

type Test = (value: unknown) => boolean

/** Every field must match. An event's list of objects matches when one of them does, in all fields. */
function compileObject(pattern: Record<string, unknown>): Test {
  const tests = Object.entries(pattern).map(([name, rule]) =>
    name === '$or' && isAlternatives(rule) ? compileOr(rule) : compileField(name, rule),
  )
  const test = (value: unknown) => tests.every(one => one(value))
  return value => (Array.isArray(value) ? value.some(test) : test(value))
}

const isAlternatives = (rule: unknown): rule is Record<string, unknown>[] =>
  Array.isArray(rule) && rule.length > 1 && rule.every(isObject) && !rule.every(isOperator)

/** A field named `$or` whose values are match expressions is a field like any other. */
const isOperator = (rule: Record<string, unknown>) =>
  !Object.values(rule).every(inner => isObject(inner) || Array.isArray(inner))

function compileOr(alternatives: Record<string, unknown>[]): Test {
  const tests = alternatives.map(compileObject)
  return value => tests.some(test => test(value))
}

function compileField(name: string, rule: unknown): Test {
  if (isObject(rule)) return compileNested(name, rule)
  if (!Array.isArray(rule)) throw invalidPattern(`"${name}" must be an object or an array`)
  if (rule.length === 0) throw invalidPattern(`Empty arrays are not allowed: "${name}"`)
  const tests = rule.map(compileValue)
  return value => matchesLeaf(memberOf(value, name), tests)
}

function compileNested(name: string, rule: Record<string, unknown>): Test {
  if (Object.keys(rule).length === 0) throw invalidPattern(`Empty objects are not allowed: "${name}"`)
  const test = compileObject(rule)
  return value => test(memberOf(value, name))
}

/** Only leaves match: an object counts as not there. Of a list, one leaf must match. */
function matchesLeaf(value: unknown, tests: readonly ValueTest[]): boolean {
  const leaves = leavesOf(value)
  return leaves.length === 0
    ? tests.some(test => test(undefined))
    : leaves.some(leaf => tests.some(test => test(leaf)))
}

function leavesOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(leavesOf)
  return value === undefined || isObject(value) ? [] : [value]
}

const memberOf = (value: unknown, name: string): unknown =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
