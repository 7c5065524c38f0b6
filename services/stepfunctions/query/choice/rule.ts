import type { JsonObject } from '../../../../asl/json.ts'
import type { Scope } from '../scope.ts'

/** Whether a JSONPath Choice rule holds. Throws States.Runtime when its Variable names nothing. */
export const testRule = (rule: JsonObject, scope: Scope): boolean => {
  throw new Error(`not built: ${typeof rule} ${typeof scope}`)
}
