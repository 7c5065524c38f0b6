import type * as z from 'zod'
import type { Shape, Text } from '../../../model/shape.ts'

type JsonSchema = z.core.JSONSchema.JSONSchema

/** Where an input's schema takes what the API's shape does not: a line for each. Members of `given` are not of it. */
export function beyondModel(shape: Shape, schema: JsonSchema, at = ''): string[] {
  switch (shape.type) {
    case 'string':
      return [...outside(shape, [schema.minLength, schema.maxLength], at), ...otherPattern(shape, schema, at)]
    case 'enum': {
      const values = schema.enum ?? [schema.const]
      return unless(
        values.every(value => shape.values.includes(String(value))),
        `${at}: ${values.join(', ')}`,
      )
    }
    case 'integer':
    case 'double':
      return outside(shape, [schema.minimum, schema.maximum], at)
    case 'boolean':
      return unless(schema.type === 'boolean', `${at}: ${schema.type}`)
    case 'list':
      return [
        ...outside(shape, [schema.minItems, schema.maxItems], at),
        ...beyondModel(shape.of, objectOf(schema.items), `${at}[]`),
      ]
    case 'map':
      return [
        ...outside(shape, [Number(schema['minProperties']), Number(schema['maxProperties'])], at),
        ...beyondModel(shape.key, objectOf(schema.propertyNames), `${at} key`),
        ...beyondModel(shape.value, objectOf(schema.additionalProperties), `${at} value`),
      ]
    case 'structure': {
      const members = new Map(Object.entries(shape.members))
      return [
        ...unless(schema.additionalProperties === false, `${at}: takes any member`),
        ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
          const member = members.get(name)
          if (member === undefined) return [`${at}.${name}: no member of the API`]
          const inner = member.type === 'optional' ? member.of : member
          return beyondModel(inner, objectOf(property), `${at}.${name}`)
        }),
      ]
    }
  }
}

function outside(
  { min, max }: { min?: number; max?: number },
  bounds: readonly (number | undefined)[],
  at: string,
) {
  const [least, most] = bounds
  return [
    ...unless(min === undefined || (least ?? -Infinity) >= min, `${at}: from ${least} for ${min}`),
    ...unless(max === undefined || (most ?? Infinity) <= max, `${at}: to ${most} for ${max}`),
  ]
}

/** The same, or one that has it as a condition. */
const otherPattern = ({ pattern }: Text, schema: JsonSchema, at: string) =>
  unless(
    pattern === undefined || (schema.pattern ?? '').includes(pattern.source) || at.endsWith('.protocol'),
    `${at}: ${schema.pattern} for ${pattern}`,
  )

const objectOf = (schema: unknown): JsonSchema =>
  // What toJSONSchema nests is a schema or true.
  typeof schema === 'object' && schema !== null ? (schema as JsonSchema) : {}

const unless = (isSo: boolean, fault: string) => (isSo ? [] : [fault])
