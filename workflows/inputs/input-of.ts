// The shapes of the API's model as schemas of inputs: no member beside theirs, and every fault in words.
import * as z from 'zod'
import type {
  Dictionary,
  Enum,
  Flag,
  List,
  Members,
  Numeric,
  Optional,
  Shape,
  Structure,
  Text,
} from '../../model/shape.ts'

export const inputOf = <S extends Shape>(shape: S): InputOf<S> =>
  // Built by the shape's type, which the compiler does not follow.
  schemaOf(shape) as unknown as InputOf<S>

export type InputOf<S> = S extends Text
  ? z.ZodString
  : S extends Enum<infer Value>
    ? z.ZodEnum<{ [One in Value]: One }>
    : S extends Numeric
      ? z.ZodNumber
      : S extends Flag
        ? z.ZodBoolean
        : S extends List<infer Of>
          ? ArrayInput<Of>
          : S extends Dictionary
            ? z.ZodRecord<z.ZodString, z.ZodString>
            : S extends Structure<infer Of>
              ? ObjectInput<InputsOf<Of>>
              : z.ZodType

type ObjectInput<Inputs> = Inputs extends z.core.$ZodShape ? z.ZodObject<Inputs, z.core.$strict> : never

type InputsOf<Of extends Members> = {
  [Name in keyof Of]: Of[Name] extends Optional<infer One> ? OptionalInput<One> : InputOf<Of[Name]>
}

type ArrayInput<S> = InputOf<S> extends infer Input extends z.ZodType ? z.ZodArray<Input> : never

type OptionalInput<S> = InputOf<S> extends infer Input extends z.ZodType ? z.ZodExactOptional<Input> : never

function schemaOf(shape: Shape): z.ZodType {
  switch (shape.type) {
    case 'string':
      return stringOf(shape)
    case 'enum':
      return z.enum([...shape.values])
    case 'integer':
      return bounded(z.int32(), shape)
    case 'double':
      return bounded(z.number(), shape)
    case 'boolean':
      return z.boolean()
    case 'list':
      return bounded(z.array(schemaOf(shape.of)), shape)
    case 'map':
      return recordOf(shape)
    case 'structure':
      return objectOf(shape)
  }
}

/** What is too long is not matched: some patterns take quadratic time. */
function stringOf({ min, max, pattern, words }: Text): z.ZodString {
  let string = z.string()
  if (min !== undefined) string = string.min(min)
  if (max !== undefined) string = string.max(max, { abort: true })
  if (pattern === undefined) return string
  return string.regex(pattern, { error: ({ input }) => `expected ${words}, got ${JSON.stringify(input)}` })
}

function bounded<Of extends Bounded<Of>>(schema: Of, { min, max }: { min?: number; max?: number }): Of {
  const least = min === undefined ? schema : schema.min(min)
  return max === undefined ? least : least.max(max)
}

interface Bounded<Of> {
  min(least: number): Of
  max(most: number): Of
}

const recordOf = ({ key, value, min = 0, max = Infinity, words }: Dictionary): z.ZodType =>
  z
    .record(stringOf(key), stringOf(value))
    .refine(record => Object.keys(record).length >= min && Object.keys(record).length <= max, {
      error: ({ input }) => `expected ${min} to ${max} ${words}, got ${countOf(input)}`,
    })
    // A refinement cannot be read off a schema; this can.
    .meta({ minProperties: min, ...(max === Infinity ? {} : { maxProperties: max }) })

const countOf = (record: unknown) => Object.keys(Object(record)).length || 'none'

const objectOf = ({ members }: Structure<Members>): z.ZodType =>
  z.strictObject(
    Object.fromEntries(
      Object.entries(members).map(([name, member]) => [
        name,
        member.type === 'optional' ? schemaOf(member.of).exactOptional() : schemaOf(member),
      ]),
    ),
  )
