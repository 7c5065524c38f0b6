import type { Json } from '../../../../asl/json.ts'
import type { Scope } from '../scope.ts'

/** The value at a path (`$.a`, `$$.Execution.Id`, `$variable.a`). Throws States.Runtime when there is none. */
export const readPath = (path: string, scope: Scope): Json => {
  throw new Error(`not built: ${path} ${typeof scope}`)
}

/** As readPath, but undefined when nothing is there. */
export const findPath = (path: string, scope: Scope): Json | undefined => readPath(path, scope)

/** InputPath and OutputPath: absent means `$`, null means `{}`. */
export const selectPath = (path: string | null | undefined, scope: Scope): Json => {
  if (path === null) return {}
  return path === undefined ? scope.input : readPath(path, scope)
}
