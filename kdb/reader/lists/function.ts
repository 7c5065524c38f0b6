import type { Session } from '../session/session.ts'
import type { Value } from '../session/value.ts'

/** A function of whole values, by the numbers of arguments that it takes. */
export type FunctionEntry = {
  infix?: boolean
  ranks: number[]
  /** There are as many arguments as one of the ranks says; those beyond are undefined. */
  apply: (args: [Value, Value, ...Value[]], session: Session) => Value | Promise<Value>
}
