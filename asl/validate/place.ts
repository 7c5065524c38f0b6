import type { QueryLanguage } from '../types.ts'
import type { SdkParameters } from './parameters.ts'

export type DiagnosticCode =
  | 'INVALID_JSON_DESCRIPTION' // not JSON
  | 'SCHEMA_VALIDATION_FAILED' // a field is missing, unknown, of the wrong type or value
  | 'MISSING_TRANSITION_TARGET' // a transition names no state, or no transition leads to a state
  | 'MISSING_END_STATE' // nothing ends the machine, or one of its branches
  | 'DUPLICATE_STATE_NAME'
  | 'INVALID_JSONATA_EXPRESSION' // its syntax
  | 'UNSUPPORTED_JSONATA_EXPRESSION' // valid JSONata that Step Functions has no meaning for

/** One finding, in the shape of ValidateStateMachineDefinition. `location` is a path such as `/States/A/Next`, absent where AWS gives none. */
export interface Diagnostic {
  readonly severity: 'ERROR'
  readonly code: DiagnosticCode
  readonly message: string
  readonly location?: string
}

export type MachineType = 'STANDARD' | 'EXPRESS'

/** Where in the definition a check stands, what holds there, and where its findings go. */
export interface Place {
  readonly location: string
  /** The query language of the state that this place is in. */
  readonly language: QueryLanguage
  readonly machine: Machine
  /** In a catcher, whose expressions can read `$states.errorOutput`. */
  readonly inCatcher?: true
  readonly found: Diagnostic[]
}

export interface Machine {
  readonly language: QueryLanguage
  readonly type: MachineType
  readonly sdkParameters?: SdkParameters | undefined
  /** Within a distributed Map, whose processor runs as a machine of its own. */
  readonly isChild?: true
}

export const member = (place: Place, name: string): Place => ({
  ...place,
  location: place.location === '/' ? `/${name}` : `${place.location}/${name}`,
})

export const item = (place: Place, index: number): Place => ({
  ...place,
  location: `${place.location}[${index}]`,
})

export function refuse(
  { found, location }: Place,
  message: string,
  code: DiagnosticCode = 'SCHEMA_VALIDATION_FAILED',
): void {
  found.push({ severity: 'ERROR', code, message, location })
}
