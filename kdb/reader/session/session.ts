import type { NodeState } from '../tables/state.ts'
import type { Globals } from './connection-globals.ts'
import type { Value } from './value.ts'

/** Where an expression is evaluated. */
export type Session = {
  state: NodeState
  /** Variables of the connection. */
  globals: Globals
  /** The parameters of a lambda. */
  locals: ReadonlyMap<string, Value>
  /** Lambdas and texts within one another. */
  depth: number
  /** Evaluates a text, as `value` does. */
  run: (text: string, session: Session) => Promise<Value>
  /** Applies a value to arguments, as `@` does. */
  apply: (value: Value, args: Value[], session: Session) => Promise<Value>
}

const deepest = 50

/** For a lambda or a text within this one; undefined where there are too many. */
export const deeper = (session: Session, locals: ReadonlyMap<string, Value>): Session | undefined =>
  session.depth < deepest ? { ...session, locals, depth: session.depth + 1 } : undefined
