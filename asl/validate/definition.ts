import { isObject, type Json } from '../json.ts'
import { readDefinition } from '../json-text.ts'
import { checkMachine } from './machine.ts'
import type { SdkParameters } from './parameters.ts'
import type { Diagnostic, MachineType } from './place.ts'

export type { Diagnostic, DiagnosticCode, MachineType } from './place.ts'

// https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
export const LARGEST_DEFINITION = 1_048_576

interface ValidationOptions {
  readonly type?: MachineType
  /** By which parameters of `aws-sdk:` integrations are checked. */
  readonly sdkParameters?: SdkParameters | undefined
}

/**
 * Every fault of a definition, given as text or as the object; empty when AWS would accept it.
 * Codes, messages and locations are AWS's where they are known.
 */
export function validateDefinition(
  definition: string | Json,
  { type = 'STANDARD', sdkParameters }: ValidationOptions = {},
): Diagnostic[] {
  const text = typeof definition === 'string' ? definition : JSON.stringify(definition)
  if (Buffer.byteLength(text, 'utf8') > LARGEST_DEFINITION) return [tooLarge]
  if (text.trim() === '') return [notAnObject]
  const read = readDefinition(text)
  if (read.fault !== undefined) return [notJson(read.fault)]
  const found: Diagnostic[] = []
  const language = isObject(read.value) && read.value['QueryLanguage'] === 'JSONata' ? 'JSONata' : 'JSONPath'
  checkMachine(read.value, { location: '/', language, machine: { language, type, sdkParameters }, found })
  return found
}

const tooLarge: Diagnostic = {
  severity: 'ERROR',
  code: 'SCHEMA_VALIDATION_FAILED',
  message: `The definition must have at most ${LARGEST_DEFINITION} bytes`,
  location: '/',
}

const notAnObject: Diagnostic = {
  severity: 'ERROR',
  code: 'SCHEMA_VALIDATION_FAILED',
  message: 'Definition must be a valid JSON object',
}

const notJson = ({ message, location }: { message: string; location: string }): Diagnostic => ({
  severity: 'ERROR',
  code: 'INVALID_JSON_DESCRIPTION',
  message: `${message}\n at ${location}`,
  location,
})
