import type * as z from 'zod'
import type { Call } from './call.ts'

/** One operation of a service: what goes in, and what it does. The answer is the output shape, dates as Date. */
export interface Operation<In, Out> {
  input: z.ZodType<In>
  run(input: In, call: Call): Out | Promise<Out>
}

/** Infers the input's type from its schema. */
export const operation = <In, Out>(entry: Operation<In, Out>): Operation<In, Out> => entry

/** As a table holds it, whatever goes in and out. `never`: only `runOperation` may call it, after parsing. */
export type AnyOperation = { input: z.ZodType; run(input: never, call: Call): unknown }
