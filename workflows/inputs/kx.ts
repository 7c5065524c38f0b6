// Names and ids, as inputs of workflows and steps hold them: what every operation takes that they are for.
import * as model from '../../model/common.ts'
import { intersection } from '../../model/shape.ts'
import { inputOf } from './input-of.ts'

export const environmentId = inputOf(
  intersection('1 to 26 small letters and digits', model.idType, model.kxEnvironmentId, model.environmentId),
).describe('Of the kdb environment, as CreateKxEnvironment answered it.')
export const clientToken = inputOf(
  intersection('1 to 36 letters, digits and hyphens', model.clientToken, model.clientTokenString),
)
const name = inputOf(model.resourceName)
export const databaseName = name.describe('Of a database of the environment.')
export const dataviewName = name
export const clusterName = name
export const volumeName = name
export const scalingGroupName = name
export const changesetId = inputOf(model.changesetId)
export const userName = inputOf(model.userName)
