import type { JsonObject } from '../../asl/json.ts'
import { jsonata } from './jsonata.ts'

/** A resource as failures name it; `path` is an expression for what follows the environment in its ARN. */
export const resource = (type: string, { path }: { path?: string } = {}): JsonObject => ({
  type,
  environmentId: jsonata('$environmentId'),
  ...(path === undefined ? {} : { path: jsonata(path) }),
})
