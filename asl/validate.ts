import type { Json } from './json.ts'

export type DiagnosticCode =
  | 'INVALID_JSON_DESCRIPTION' // not JSON
  | 'SCHEMA_VALIDATION_FAILED' // a field is missing, unknown, of the wrong type or value
  | 'MISSING_TRANSITION_TARGET' // StartAt, Next or Default names no state, or no state can be the last
  | 'INVALID_JSONATA_EXPRESSION'
  | 'UNSUPPORTED_JSONATA_EXPRESSION'

/** One finding, in the shape of ValidateStateMachineDefinition. `location` is a path such as `/States/A/Next`. */
export interface Diagnostic {
  severity: 'ERROR' | 'WARNING'
  code: DiagnosticCode
  message: string
  location?: string
}

/** Every fault of a definition, given as text or as the object; empty when AWS would accept it. */
export const validateDefinition = (definition: string | Json): Diagnostic[] => {
  throw new Error(`not built: ${typeof definition}`)
}
