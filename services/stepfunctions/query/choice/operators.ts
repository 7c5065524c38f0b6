// The comparison operators of JSONPath Choice rules. A value of another type than the operator's never matches.
import { numberOf } from '../../../../asl/exact-number.ts'
import type { Json } from '../../../../asl/json.ts'
import { parseTimestamp } from '../../../../asl/timestamp.ts'
import { matchesWildcards } from './wildcard.ts'

export type Operator = (value: Json, operand: Json) => boolean

const numbers =
  (holds: (one: number | bigint, other: number | bigint) => boolean): Operator =>
  (value, operand) => {
    const one = numberOf(value)
    const other = numberOf(operand)
    return one !== undefined && other !== undefined && holds(one, other)
  }

const texts =
  (holds: (one: string, other: string) => boolean): Operator =>
  (value, operand) =>
    typeof value === 'string' && typeof operand === 'string' && holds(value, operand)

const timestamps =
  (holds: (one: number, other: number) => boolean): Operator =>
  (value, operand) => {
    const [one, other] = [timeOf(value), timeOf(operand)]
    return one !== undefined && other !== undefined && holds(one, other)
  }

const timeOf = (value: Json): number | undefined =>
  typeof value === 'string' ? parseTimestamp(value) : undefined

/** `IsNull: false` holds for everything but null. */
const is =
  (test: (value: Json) => boolean): Operator =>
  (value, operand) =>
    test(value) === operand

export const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    StringEquals: texts((one, other) => one === other),
    StringLessThan: texts((one, other) => one < other),
    StringGreaterThan: texts((one, other) => one > other),
    StringLessThanEquals: texts((one, other) => one <= other),
    StringGreaterThanEquals: texts((one, other) => one >= other),
    StringMatches: texts(matchesWildcards),
    NumericEquals: numbers((one, other) => one <= other && one >= other),
    NumericLessThan: numbers((one, other) => one < other),
    NumericGreaterThan: numbers((one, other) => one > other),
    NumericLessThanEquals: numbers((one, other) => one <= other),
    NumericGreaterThanEquals: numbers((one, other) => one >= other),
    BooleanEquals: (value, operand) => typeof value === 'boolean' && value === operand,
    TimestampEquals: timestamps((one, other) => one === other),
    TimestampLessThan: timestamps((one, other) => one < other),
    TimestampGreaterThan: timestamps((one, other) => one > other),
    TimestampLessThanEquals: timestamps((one, other) => one <= other),
    TimestampGreaterThanEquals: timestamps((one, other) => one >= other),
    IsNull: is(value => value === null),
    IsNumeric: is(value => numberOf(value) !== undefined),
    IsString: is(value => typeof value === 'string'),
    IsBoolean: is(value => typeof value === 'boolean'),
    IsTimestamp: is(value => timeOf(value) !== undefined),
  }),
)
