import type * as z from 'zod'
import type { Call } from './call.ts'
import { parseInput } from './validation.ts'

/** One operation of a service: what goes in, and what it does. The answer is the output shape, dates as Date. */
export interface Operation<In, Out> {
  input: z.ZodType<In>
  /** IAM's name for it, where that differs: Lambda's Invoke is `InvokeFunction`. `false`: no right is needed. */
  action?: string | false
  /** The ARN that the caller must have the right to; `*` where absent. */
  resource?(input: In, call: Call): string
  /** What a policy's Condition may ask about, such as `aws:ResourceTag/team`. */
  conditions?(input: In, call: Call): Readonly<Record<string, string>>
  run(input: In, call: Call): Out | Promise<Out>
}

/** Infers the input's type from its schema. */
export const operation = <In, Out>(entry: Operation<In, Out>): Operation<In, Out> => entry

/** As a table holds it, whatever goes in and out. `never`: only `perform` may call it, after parsing. */
export interface AnyOperation {
  input: z.ZodType
  action?: string | false
  resource?(input: never, call: Call): string
  conditions?(input: never, call: Call): Readonly<Record<string, string>>
  run(input: never, call: Call): unknown
}

/**
 * Validates, authorizes and runs. `name` is the operation's, as the model has it.
 * @throws {ServiceException} ValidationException, AccessDeniedException, and what the operation throws
 */
export async function perform(operation: Named, input: unknown, call: Call): Promise<unknown> {
  const { name, entry } = operation
  // parseInput made it the operation's own input type.
  const parsed = parseInput(entry.input, input) as never
  if (entry.action !== false) {
    call.principal.authorize(
      `${call.service}:${entry.action ?? name}`,
      entry.resource?.(parsed, call) ?? '*',
      entry.conditions?.(parsed, call),
    )
  }
  return (await entry.run(parsed, call)) ?? {}
}

export interface Named {
  name: string
  entry: AnyOperation
}
