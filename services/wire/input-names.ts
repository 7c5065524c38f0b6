import type * as z from 'zod'

/** The members of an operation's input, as SDK integrations of Step Functions name them. */
export interface InputNames {
  required: string[]
  optional: string[]
}

/** Undefined for an input that takes members of any name. */
export function inputNames(schema: z.core.$ZodType): InputNames | undefined {
  // All of zod's own schemas are among these.
  const { def } = (schema as z.core.$ZodTypes)._zod
  // What is only looked through first is what it is given on to.
  if (def.type === 'pipe') return inputNames(def.in._zod.def.type === 'transform' ? def.out : def.in)
  if (def.type !== 'object') return undefined
  if (def.catchall !== undefined && def.catchall._zod.def.type !== 'never') return undefined
  const members = Object.entries(def.shape)
  const named = (isOptional: boolean) =>
    members
      .filter(([, member]) => (member._zod.optin === 'optional') === isOptional)
      .map(([name]) => name.charAt(0).toUpperCase() + name.slice(1))
  return { required: named(false), optional: named(true) }
}
