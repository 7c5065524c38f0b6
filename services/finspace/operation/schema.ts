// The schemas that requests are validated with, made of the shapes of the API's model.
import * as z from 'zod'
import type {
  Dictionary,
  List,
  Members,
  Numeric,
  Shape,
  Structure,
  Text,
  ValueOf,
} from '../../../model/shape.ts'

export const schemaOf = <Of extends Members>(structure: Structure<Of>): z.ZodType<ValueOf<Structure<Of>>> =>
  // Built member by member, which the compiler does not follow; the test beside the model compares each of them.
  zodOf(structure) as z.ZodType<ValueOf<Structure<Of>>>

function zodOf(shape: Shape): z.ZodType {
  switch (shape.type) {
    case 'string':
      return stringOf(shape)
    case 'enum':
      return z.enum([...shape.values])
    case 'integer':
      return numberOf(z.int32(), shape)
    case 'double':
      return numberOf(z.number(), shape)
    case 'boolean':
      return z.boolean()
    case 'list':
      return arrayOf(shape)
    case 'map':
      return recordOf(shape)
    case 'structure':
      return objectOf(shape)
  }
}

/** What is too long is not matched: some patterns take quadratic time. */
function stringOf({ min, max, pattern }: Text): z.ZodString {
  const string = z
    .string()
    .check(
      ...(min === undefined ? [] : [z.minLength(min, { abort: true })]),
      ...(max === undefined ? [] : [z.maxLength(max, { abort: true })]),
    )
  return pattern === undefined ? string : string.regex(pattern)
}

const numberOf = (number: z.ZodNumber, { min, max }: Numeric): z.ZodNumber =>
  number.check(...(min === undefined ? [] : [z.gte(min)]), ...(max === undefined ? [] : [z.lte(max)]))

const arrayOf = ({ of, min, max }: List<Shape>): z.ZodType =>
  z
    .array(zodOf(of))
    .check(...(min === undefined ? [] : [z.minLength(min)]), ...(max === undefined ? [] : [z.maxLength(max)]))

function recordOf({ key, value, min, max }: Dictionary): z.ZodType {
  const count = (record: object) => Object.keys(record).length
  return (
    z
      .record(stringOf(key), stringOf(value))
      .refine(
        one => min === undefined || count(one) >= min,
        `Member must have length greater than or equal to ${min}`,
      )
      .refine(
        one => max === undefined || count(one) <= max,
        `Member must have length less than or equal to ${max}`,
      )
      // A refinement cannot be read off a schema; this can.
      .meta({
        ...(min === undefined ? {} : { minProperties: min }),
        ...(max === undefined ? {} : { maxProperties: max }),
      })
  )
}

const objectOf = ({ members }: Structure<Members>): z.ZodType =>
  z.object(
    Object.fromEntries(
      Object.entries(members).map(([name, member]) => [
        name,
        member.type === 'optional' ? zodOf(member.of).optional() : zodOf(member),
      ]),
    ),
  )
