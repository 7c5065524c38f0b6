import type { Json } from '../../../../asl/json.ts'
import type { Environment, Scope } from '../scope.ts'

/** Parameters, ResultSelector, ItemSelector, Assign of JSONPath: members named `x.$` are evaluated. */
export const evaluateTemplate = (template: Json, scope: Scope, environment: Environment): Json => {
  throw new Error(`not built: ${typeof template} ${typeof scope} ${typeof environment}`)
}
