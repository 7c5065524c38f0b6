import * as z from 'zod'
import { type Model, type Shape, shapeOf } from './model.ts'

type JsonSchema = z.core.JSONSchema.JSONSchema

/** Where a schema of ours says other than the model's shape: a line for each difference. */
export const faultsOfSchema = (model: Model, shape: string, schema: z.ZodType): string[] =>
  faultsOf(model, shape, { at: shape, schema: z.toJSONSchema(schema, { io: 'input', reused: 'inline' }) })

interface Place {
  at: string
  schema: JsonSchema
}

function faultsOf(model: Model, name: string, place: Place): string[] {
  const shape = shapeOf(model, name)
  switch (shape.type) {
    case 'structure':
      return faultsOfStructure(model, shape, place)
    case 'list':
      return [
        ...differs(place, 'minItems', shape.min),
        ...differs(place, 'maxItems', shape.max),
        ...faultsOf(model, shape.member?.shape ?? '', { at: `${place.at}[]`, schema: itemsOf(place.schema) }),
      ]
    case 'map':
      return faultsOfMap(model, shape, place)
    case 'string':
      return shape.enum === undefined ? faultsOfString(shape, place) : faultsOfEnum(shape, place)
    case 'boolean':
      return differs(place, 'type', 'boolean')
    case 'integer':
      return [
        ...differs(place, 'type', 'integer'),
        ...differs(place, 'minimum', shape.min ?? -(2 ** 31)),
        ...differs(place, 'maximum', shape.max ?? 2 ** 31 - 1),
      ]
    case 'double':
      return [...differs(place, 'minimum', shape.min), ...differs(place, 'maximum', shape.max)]
    default:
      return [`${place.at}: expected a type that is compared, got ${shape.type}`]
  }
}

function faultsOfStructure(model: Model, shape: Shape, { at, schema }: Place): string[] {
  const members = shape.members ?? {}
  const ours = schema.properties ?? {}
  const names = (list: readonly string[]) => [...list].sort().join(' ')
  return [
    ...unless(names(Object.keys(ours)) === names(Object.keys(members)), `${at}: ${names(Object.keys(ours))}`),
    ...unless(
      names(schema.required ?? []) === names(shape.required ?? []),
      `${at} required: ${names(schema.required ?? [])}`,
    ),
    ...Object.entries(members).flatMap(([member, { shape: memberShape }]) =>
      faultsOf(model, memberShape, { at: `${at}.${member}`, schema: objectOf(ours[member]) }),
    ),
  ]
}

function faultsOfMap(model: Model, shape: Shape, place: Place): string[] {
  const { at, schema } = place
  return [
    ...differs(place, 'minProperties', shape.min),
    ...differs(place, 'maxProperties', shape.max),
    ...faultsOf(model, shape.key?.shape ?? '', { at: `${at} key`, schema: objectOf(schema.propertyNames) }),
    ...faultsOf(model, shape.value?.shape ?? '', {
      at: `${at} value`,
      schema: objectOf(schema.additionalProperties),
    }),
  ]
}

function faultsOfString(shape: Shape, place: Place): string[] {
  const { at, schema } = place
  const [ours, model] = [plain(schema.pattern), plain(shape.pattern)]
  return [
    ...differs(place, 'type', 'string'),
    ...differs(place, 'minLength', shape.min),
    ...differs(place, 'maxLength', shape.max),
    ...unless(ours === model, `${at} pattern: ${ours} for ${model}`),
  ]
}

function faultsOfEnum(shape: Shape, { at, schema }: Place): string[] {
  // One value makes a constant of it.
  const ours = schema.enum ?? [schema.const]
  const names = (list: readonly unknown[]) => [...list].map(String).sort().join(' ')
  return unless(names(ours) === names(shape.enum ?? []), `${at}: ${names(ours)}`)
}

const itemsOf = ({ items }: JsonSchema) => objectOf(Array.isArray(items) ? items[0] : items)

const objectOf = (schema: unknown): JsonSchema =>
  // What toJSONSchema nests is a schema or true.
  typeof schema === 'object' && schema !== null ? (schema as JsonSchema) : {}

/** A pattern without the escapes that it can do without. */
function plain(pattern: string | undefined): string | undefined {
  return pattern?.replaceAll(/\\([-_/.!*?'()+:@#])/g, (_, character: string) => character)
}

const unless = (isSame: boolean, fault: string) => (isSame ? [] : [fault])

function differs({ at, schema }: Place, member: keyof JsonSchema, expected: unknown): string[] {
  // A bound of 0 items is none.
  const found = schema[member] === 0 && expected === undefined ? undefined : schema[member]
  return unless(found === expected, `${at} ${member}: ${String(found)} for ${String(expected)}`)
}
