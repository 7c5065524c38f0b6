import type { Json } from '../../../../asl/json.ts'
import type { Environment, Scope } from '../scope.ts'

/**
 * The value of a JSON template whose `{% %}` strings are JSONata. `field` names it in errors (`Output`,
 * `Choices[0]/Condition`). A template without expressions is returned as it is, at no cost and at once;
 * everything else is a promise.
 */
export const evaluateJsonata = (
  template: Json,
  scope: Scope,
  { field, environment }: { field: string; environment: Environment },
): Json | Promise<Json> => {
  throw new Error(`not built: ${typeof template} ${typeof scope} ${field} ${typeof environment}`)
}
