import type { Json } from '../../../asl/json.ts'

/** What an expression of one state can see, and use. */
export interface Scope {
  /** `$` of JSONPath, `$states.input` of JSONata. */
  readonly input: Json
  /** The context object: `$$` of JSONPath, `$states.context` of JSONata. */
  readonly context: Json
  /** `$name` in both languages, inner scopes already laid over outer ones. */
  readonly variables: Readonly<Record<string, Json>>
  /** `$states.result`: present only in fields evaluated after a result. */
  readonly result?: Json
  /** `$states.errorOutput`: present only in a catcher's fields. */
  readonly errorOutput?: Json
  readonly environment: Environment
}

/** What evaluation needs from outside: it has no clock and no randomness of its own. */
export interface Environment {
  /** Milliseconds since the epoch, for `$now()` and `$millis()`. */
  now(): number
  /** At least 0, below 1. */
  random(): number
  /** A version 4 UUID. */
  uuid(): string
}
