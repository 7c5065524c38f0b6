// What a part of kdbflow hands to an operation, as the operation takes it. Step Functions and Scheduler name members as
// the SDKs do, and write JSON where the API wants text.
import type * as z from 'zod'
import { doubleOf, ExactNumber } from '../../asl/exact-number.ts'
import { ServiceException, validationException } from './service-exception.ts'

/**
 * Members named as in the schema, whichever case their first letter has; objects and lists as text where it wants text.
 * The keys of a map are data and stay.
 * @throws {ServiceException} ValidationException for a member that the schema has not
 */
export const fitInput = (schema: z.ZodType, input: Members): Members => fitValue(schema, input) as Members

type Members = Record<string, unknown>

function fitValue(schema: z.core.$ZodType, value: unknown): unknown {
  // Members that are numbers are JavaScript's; within text, an exact one keeps its digits.
  if (value instanceof ExactNumber) return doubleOf(value)
  // All of zod's own schemas are among these.
  const { def } = (schema as z.core.$ZodTypes)._zod
  switch (def.type) {
    case 'optional':
    case 'default':
    case 'prefault':
    case 'nullable':
    case 'readonly':
      return fitValue(def.innerType, value)
    case 'pipe':
      return fitValue(def.in, value)
    case 'union':
      return fitUnion(def.options, value)
    case 'array':
      return Array.isArray(value) ? value.map(item => fitValue(def.element, item)) : value
    case 'record':
      return isMembers(value) ? mapMembers(value, item => fitValue(def.valueType, item)) : value
    case 'object':
      return isMembers(value) ? fitMembers(def, value) : value
    case 'string':
      return typeof value === 'object' && value !== null ? JSON.stringify(value) : value
    default:
      return value
  }
}

/** As the first option has it that takes the value. */
function fitUnion(options: readonly z.core.$ZodType[], value: unknown): unknown {
  for (const option of options) {
    const fitted = tryToFit(option, value)
    // Options of our schemas are schemas of zod's classic API, which have it.
    if ((option as z.ZodType).safeParse(fitted).success) return fitted
  }
  return value
}

function tryToFit(schema: z.core.$ZodType, value: unknown): unknown {
  try {
    return fitValue(schema, value)
  } catch (error) {
    if (error instanceof ServiceException) return value
    throw error
  }
}

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const mapMembers = (value: Members, change: (item: unknown) => unknown): Members =>
  Object.fromEntries(Object.entries(value).map(([name, item]) => [name, change(item)]))

function fitMembers({ shape, catchall }: z.core.$ZodObjectDef, value: Members): Members {
  const isLoose = catchall !== undefined && catchall._zod.def.type !== 'never'
  const members = Object.entries(value).map(([given, item]) => {
    const name = nameIn(shape, given)
    const schema = name === undefined ? undefined : shape[name]
    if (name !== undefined && schema !== undefined) return [name, fitValue(schema, item)]
    if (isLoose) return [given, item]
    throw validationException(`The field '${given}' is not supported`)
  })
  return Object.fromEntries(members)
}

function nameIn(shape: z.core.$ZodShape, given: string): string | undefined {
  const [first = '', rest] = [given.charAt(0), given.slice(1)]
  const names = [given, first.toLowerCase() + rest, first.toUpperCase() + rest]
  return names.find(name => Object.hasOwn(shape, name))
}
