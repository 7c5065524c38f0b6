import type { JsonObject } from '../../asl/json.ts'
import { foldersOf, type ResourceType } from '../../model/arn.ts'
import { jsonata } from './jsonata.ts'

export const environment: JsonObject = { type: 'Environment', environmentId: jsonata('$environmentId') }

/** A resource as failures name it; `names` are expressions for the names in its ARN. */
export const resource = (type: ResourceType, ...names: string[]): JsonObject => ({
  type,
  environmentId: jsonata('$environmentId'),
  path: jsonata(pathIn(type, names)),
})

/** Such as `'kxDatabase/' & $database & '/kxDataview/' & $view`. */
const pathIn = (type: ResourceType, names: readonly string[]): string =>
  foldersOf(type)
    .map((folder, index) => `'${index === 0 ? '' : '/'}${folder}/' & ${names[index]}`)
    .join(' & ')
