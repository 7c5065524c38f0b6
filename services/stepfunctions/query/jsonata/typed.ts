import type { Json } from '../../../../asl/json.ts'
import type { Environment, Scope } from '../scope.ts'
import { evaluateJsonata } from './template.ts'

export interface JsonataTypes {
  array: readonly Json[]
  boolean: boolean
  number: number
  string: string
  object: { readonly [member: string]: Json }
}

/** As evaluateJsonata, for a field that takes one type only (`Items`, `Condition`, `Seconds`, `Timestamp`). */
export const evaluateJsonataAs = async <Type extends keyof JsonataTypes>(
  _type: Type,
  template: Json,
  scope: Scope,
  where: { field: string; environment: Environment },
): Promise<JsonataTypes[Type]> => (await evaluateJsonata(template, scope, where)) as JsonataTypes[Type]
